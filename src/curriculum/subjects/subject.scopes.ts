import { type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import type { Subject } from './subject.entity.js';

// Uncorrelated subqueries run once per query, and only when the conditions before them have not decided.

/** The actor may read unpublished content, by a subscription or a role. */
const canPreview = `(SELECT has_grant(:actorId, 'content:preview', :now))`;

/** Subjects that are active, or that the actor may preview. */
export const activeSubject: Scope<Subject> = (row) => `(${row}.status = 'active' OR ${canPreview})`;

/** Rows of a subject that is active, or that the actor may preview. */
export const ofActiveSubject =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `((SELECT s.status = 'active' FROM subjects s WHERE s.id = ${row}.${columnOf(column)})
      OR ${canPreview})`;

/** Rows of a subject open to the actor by subscription, grant or public access, regardless of class. */
export const ofOpenSubject =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY ((SELECT open_subjects(:actorId, :now))::uuid[])`;
