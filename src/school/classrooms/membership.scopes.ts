import { amongKeys, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';

const classroomsOfActor = (condition = '') =>
  `SELECT m.classroom_id FROM classroom_members m WHERE m.user_id = :actorId AND m.left_at IS NULL${condition}`;

/** Rows of a classroom the actor teaches or attends. */
export const inOwnClassrooms = <E>(column: keyof E & string): Scope<E> => amongKeys(column, classroomsOfActor());

/** As `inOwnClassrooms`, for policies that join scopes by OR: an array, so PostgreSQL still uses the index of the column. */
export const amongOwnClassrooms =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY (ARRAY(${classroomsOfActor()}))`;

/** Rows of a classroom the actor teaches. */
export const inTaughtClassrooms = <E>(column: keyof E & string): Scope<E> =>
  amongKeys(column, classroomsOfActor(` AND m.member_role = 'TEACHER'`));

/** Rows of an archived classroom the actor taught until it was archived. Teachers who left earlier have no access. */
export const inClassroomsTaughtUntilTheirEnd = <E>(column: keyof E & string): Scope<E> =>
  amongKeys(
    column,
    `SELECT m.classroom_id FROM classroom_members m
      JOIN classrooms c ON c.id = m.classroom_id AND c.archived_at = m.left_at
      WHERE m.user_id = :actorId AND m.member_role = 'TEACHER'`,
  );

const classroomsOfChildren = `SELECT m.classroom_id FROM guardianships g
      JOIN classroom_members m ON m.user_id = g.student_id AND m.left_at IS NULL
      WHERE g.parent_id = :actorId`;

/** Rows of a classroom one of the actor's children attends. */
export const inChildrensClassrooms = <E>(column: keyof E & string): Scope<E> => amongKeys(column, classroomsOfChildren);

/** As `inChildrensClassrooms`, for policies that join scopes by OR. */
export const amongChildrensClassrooms =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = ANY (ARRAY(${classroomsOfChildren}))`;
