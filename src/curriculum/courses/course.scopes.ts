import { both, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import type { Course } from './course.entity.js';

// Uncorrelated subqueries run once per query, and only when the conditions before them have not decided.

/** The courses in which the actor has a seat or waits for one. */
const coursesOfActor = `SELECT e.course_id FROM enrollments e WHERE e.user_id = :actorId AND e.status <> 'left'`;

/** Rows of a course in which the actor has a seat. */
export const ofOwnSeat =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY (ARRAY(SELECT e.course_id FROM enrollments e
      WHERE e.user_id = :actorId AND e.status = 'enrolled'))`;

/** Rows of a course that belongs to the actor. */
export const ofOwnCourse =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY (ARRAY(SELECT c.id FROM courses c WHERE c.created_by = :actorId))`;

export const publishedCourse: Scope<Course> = (row) => `${row}.status = 'published'`;

/** Courses that have been published; drafts belong to their owner. */
export const sharedCourse: Scope<Course> = (row) => `${row}.status <> 'draft'`;

/** Courses that are shown to all: an invitation-only course is shown to people who are in it. */
const announced: Scope<Course> = (row) => `${row}.visibility <> 'invitation'`;

const joined: Scope<Course> = (row) => `${row}.id = ANY (ARRAY(${coursesOfActor}))`;

/** What students and parents see. */
export const learnersCourse: Scope<Course> = both(publishedCourse, either(announced, joined));

/** What teachers see. */
export const teachersCourse: Scope<Course> = either(sharedCourse, ownedBy<Course>('createdBy'));
