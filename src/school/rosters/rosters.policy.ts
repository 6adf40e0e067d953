import { all, definePolicy } from '#platform/access/policy.js';
import { Classroom } from '#school/classrooms/classroom.entity.js';

/** Whole rosters, with classes and accounts, are the admins' to bring in. */
export const rosterPolicy = definePolicy(Classroom, { admin: { create: all } });
