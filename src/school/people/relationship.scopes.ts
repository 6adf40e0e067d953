import { amongKeys, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import { currentStudent, currentTeacher } from './membership.sql.js';

/** Rows about a student who attends a classroom the actor teaches. */
export const ofTaughtStudents =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} IN (SELECT s.user_id FROM classroom_members m
      JOIN classroom_members s ON s.classroom_id = m.classroom_id AND ${currentStudent('s')}
      WHERE m.user_id = :actorId AND ${currentTeacher('m')})`;

/** As `ofTaughtStudents`, in classrooms of the current academic year that are not archived. */
export const ofCurrentStudents =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} IN (SELECT s.user_id FROM classroom_members m
      JOIN classrooms c ON c.id = m.classroom_id AND c.archived_at IS NULL
      JOIN organizations o ON o.id = c.organization_id AND o.settings->>'currentAcademicYear' = c.academic_year
      JOIN classroom_members s ON s.classroom_id = c.id AND ${currentStudent('s')}
      WHERE m.user_id = :actorId AND ${currentTeacher('m')})`;

/** Rows about a person who attends no classroom of any year. */
export const attendingNothing =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `NOT EXISTS (SELECT FROM classroom_members m
      WHERE m.user_id = ${row}.${columnOf(column)} AND ${currentStudent('m')})`;

/** Rows about one of the actor's children. */
export const ofOwnChildren = <E>(column: keyof E & string): Scope<E> =>
  amongKeys(column, 'SELECT g.student_id FROM guardianships g WHERE g.parent_id = :actorId');
