import type { Subject } from '#curriculum/subjects/subject.entity.js';
import { either, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import type { Unit } from './outline.entities.js';

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
