import { both, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import type { Course } from './course.entity.js';

const coursesOfActor = (condition: string) =>
  `ARRAY(SELECT e.course_id FROM enrollments e WHERE e.user_id = :actorId AND ${condition})`;

/** Rows of a course in which the actor has a seat or waits for one. */
export const ofOwnEnrollment =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY (${coursesOfActor(`e.status <> 'left'`)})`;

/** Rows of a course that belongs to the actor. */
export const ofOwnCourse =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY (ARRAY(SELECT c.id FROM courses c WHERE c.created_by = :actorId))`;

export const publishedCourse: Scope<Course> = (row) => `${row}.status = 'published'`;

/** Courses that have been published; drafts belong to their owner. */
export const sharedCourse: Scope<Course> = (row) => `${row}.status <> 'draft'`;

/** Courses that are listed to all. */
export const announcedCourse: Scope<Course> = (row) => `${row}.visibility <> 'invitation'`;

/** What students and parents see. */
export const learnersCourse: Scope<Course> = both(
  publishedCourse,
  either(announcedCourse, ofOwnEnrollment<Course>('id')),
);

/** What teachers see. */
export const teachersCourse: Scope<Course> = either(sharedCourse, ownedBy<Course>('createdBy'));
