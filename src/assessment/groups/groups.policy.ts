import { all, definePolicy } from '#platform/access/policy.js';
import { inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { GroupSet } from './group-set.entity.js';

/** Groups are read and changed through their set, which carries the permission. */
export const groupSetPolicy = definePolicy(GroupSet, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: {
    read: inTaughtClassrooms('classroomId'),
    create: all,
    edit: inTaughtClassrooms('classroomId'),
    remove: inTaughtClassrooms('classroomId'),
  },
  // join: choose a group, where students may.
  student: { read: inOwnClassrooms('classroomId'), join: inOwnClassrooms('classroomId') },
});
