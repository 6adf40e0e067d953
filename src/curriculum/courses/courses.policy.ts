import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { Course } from './course.entity.js';
import { learnersCourse, teachersCourse } from './course.scopes.js';

/** Teachers manage their own courses and read those of others; people of every role enroll in what they see. */
export const coursePolicy = definePolicy(Course, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    enroll: all,
    // Hands a course over to another owner.
    handOver: all,
  },
  teacher: {
    read: teachersCourse,
    create: all,
    edit: ownedBy('createdBy'),
    remove: ownedBy('createdBy'),
    enroll: teachersCourse,
  },
  student: { read: learnersCourse, enroll: learnersCourse },
  parent: { read: learnersCourse, enroll: learnersCourse },
});
