import { either, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import type { Unit } from '#curriculum/outline/outline.entities.js';
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

const openUnits = `((SELECT open_units(:actorId, :now))::uuid[])`;

/** Rows of a unit open to the actor, regardless of class. */
export const ofOpenUnit =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY ${openUnits}`;

/** Rows of a part whose unit is open to the actor, regardless of class. */
export const ofOpenUnitsPart =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `(SELECT p.unit_id = ANY ${openUnits} FROM parts p WHERE p.id = ${row}.${columnOf(column)})`;

/** Rows of a subject or unit in a classroom that the actor teaches. */
export const ofTaughtSubject = <E>(subject: keyof E & string, unit: keyof E & string): Scope<E> => {
  const within =
    (table: string, column: string, taught: string): Scope<E> =>
    (row) =>
      `${row}.${columnOf(column)} IN (SELECT taught.id FROM ${table} taught WHERE ${taught})`;
  return either(
    within('subjects', subject, inTaughtClassrooms<Subject>('classroomId')('taught')),
    within('units', unit, inTaughtClassrooms<Unit>('classroomId')('taught')),
  );
};
