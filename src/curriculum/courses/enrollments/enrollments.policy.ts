import { ofOwnCourse } from '#curriculum/courses/course.scopes.js';
import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { CourseCode } from './course-code.entity.js';
import { Enrollment } from './enrollment.entity.js';

/** Everyone reads their own enrollments; owners of courses and admins manage those of others. */
export const enrollmentPolicy = definePolicy(Enrollment, {
  admin: { read: all, create: all, remove: all },
  teacher: {
    read: either(ownedBy('userId'), ofOwnCourse('courseId')),
    create: ofOwnCourse('courseId'),
    remove: ofOwnCourse('courseId'),
  },
  student: { read: ownedBy('userId') },
  parent: { read: ownedBy('userId') },
});

export const courseCodePolicy = definePolicy(CourseCode, {
  admin: { read: all, create: all, remove: all },
  teacher: { read: ofOwnCourse('courseId'), create: ofOwnCourse('courseId'), remove: ofOwnCourse('courseId') },
});
