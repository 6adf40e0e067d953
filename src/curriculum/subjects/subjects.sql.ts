import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Actor } from '#platform/access/actor.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf, type RowContext } from '#platform/database/row-context.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { classroomPolicy } from '#school/classrooms/classrooms.policy.js';
import type { NamedSubjectView } from './subjects.dto.js';

/** The names shown with a subject. */
export type SubjectNames = Pick<NamedSubjectView, 'classroomName' | 'teacherName'>;

/** A subscription can open a subject to people outside its class, who get no names of the class and its teacher. */
export const subjectNames = ({ role }: Actor): RowContext<SubjectNames> =>
  contextOf<SubjectNames>(
    { classroomName: 'c.name', teacherName: `CASE WHEN c.id IS NOT NULL THEN ${nameOfUserSql('row.teacher_id')} END` },
    `FROM (SELECT) one LEFT JOIN classrooms c
       ON c.id = row.classroom_id AND ${classroomPolicy.scopeOf(role, 'read')?.('c') ?? 'FALSE'}`,
  );

/** Increases the version of $1 and locks it until the transaction ends, so other changes of its outline wait. */
export const touchSubject: Statement = {
  name: 'subject-touch',
  text: `UPDATE subjects SET ${bumpVersion('subjects')} WHERE id = $1 RETURNING status`,
};

/** Locks subject $1 until the transaction ends, so other changes of it or its outline wait. */
export const lockSubject: Statement = {
  name: 'subject-lock',
  text: `SELECT status FROM subjects WHERE id = $1 FOR NO KEY UPDATE`,
};

/** Archives the subjects of classroom $1 at $2. */
export const archiveSubjectsOf: Statement = {
  name: 'subjects-archive-classroom',
  text: `UPDATE subjects SET status = 'archived', archived_at = $2, ${bumpVersion('subjects')}
         WHERE classroom_id = $1 AND status = 'active'`,
};
