import { either, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import type { Unit } from '#curriculum/outline/outline.entities.js';
import type { Subject } from './subject.entity.js';

// Each SELECT is answered once for a query, and only when what stands before it has not decided already.

/** Whoever may also read what is not published, by a subscription or by their role. */
const previewing = `(SELECT has_grant(:actorId, 'content:preview', :now))`;

/** Subjects that are not archived, or that the actor may preview all the same. */
export const activeSubject: Scope<Subject> = (row) => `(${row}.status = 'active' OR ${previewing})`;

/** Rows of such a subject. */
export const ofActiveSubject =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `((SELECT s.status = 'active' FROM subjects s WHERE s.id = ${row}.${columnOf(column)})
      OR ${previewing})`;

/** Rows of a subject that stands open to the actor, whatever their class: by a subscription, a grant, or to everybody. */
export const ofOpenSubject =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY ((SELECT open_subjects(:actorId, :now))::uuid[])`;

const openUnits = `((SELECT open_units(:actorId, :now))::uuid[])`;

/** Rows of a unit that stands open to the actor, whatever their class. */
export const ofOpenUnit =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY ${openUnits}`;

/** Rows of a part whose unit stands open to the actor, whatever their class. */
export const ofOpenUnitsPart =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `(SELECT p.unit_id = ANY ${openUnits} FROM parts p WHERE p.id = ${row}.${columnOf(column)})`;

/** Rows of a subject, or of a unit, of a classroom the actor teaches. */
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
