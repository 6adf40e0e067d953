import { all, definePolicy } from '#platform/access/policy.js';
import { Classroom } from './classroom.entity.js';
import { ClassroomMember } from './classroom-member.entity.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from './membership.scopes.js';

export const classroomPolicy = definePolicy(Classroom, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: inOwnClassrooms('id'), create: all, edit: inTaughtClassrooms('id') },
  student: { read: inOwnClassrooms('id') },
  parent: { read: inChildrensClassrooms('id') },
});

export const memberPolicy = definePolicy(ClassroomMember, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: inTaughtClassrooms('classroomId'), create: all, remove: inTaughtClassrooms('classroomId') },
});

/** Who teaches where is the admins' to say; teachers place students (OQ-073). */
export const teachingPolicy = definePolicy(ClassroomMember, { admin: { create: all } });
