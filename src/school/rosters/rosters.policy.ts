import { all, definePolicy } from '#platform/access/policy.js';
import { Classroom } from '#school/classrooms/classroom.entity.js';

/** Only admins import rosters. */
export const rosterPolicy = definePolicy(Classroom, { admin: { create: all } });
