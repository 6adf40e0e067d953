import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import type { LateAttempt } from '#assessment/grading/late-days.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** A late attempt, or one that was late when its days were counted. */
export interface LateAttemptRow extends LateAttempt {
  id: string;
  assessmentId: string;
  coveredDays: number | null;
}

/** The days that a student may use in a subject; those of the student come before those of all. */
const budgetSql = (subject: string, student: string): string => `coalesce((SELECT b.days FROM late_day_budgets b
  WHERE b.subject_id = ${subject} AND (b.student_id = ${student} OR b.student_id IS NULL) ORDER BY b.student_id NULLS LAST LIMIT 1), 0)`;

const usedSql = (
  subject: string,
  student: string,
): string => `coalesce((SELECT sum(t.covered_days)::int FROM submissions s
  JOIN submission_attempts t ON t.submission_id = s.id WHERE s.subject_id = ${subject} AND s.student_id = ${student}), 0)`;

/** Serializes the counting of late days of the subjects $1. */
export const lockSubjects: Statement = {
  name: 'late-days-lock',
  text: `SELECT FROM subjects WHERE ${isOneOf('id', '$1::uuid[]')} ORDER BY id FOR NO KEY UPDATE`,
};

/** The late attempts with a penalty in the subjects $1, without those of groups, of students $2 or all, student by student in the order of submission. */
export const lateAttempts: Statement = {
  name: 'late-days-attempts',
  text: `SELECT t.id, s.assessment_id AS "assessmentId", s.student_id AS "studentId", s.subject_id AS "subjectId", t.submitted_at AS "submittedAt", own.due_at AS "dueAt",
           t.covered_days AS "coveredDays", ${budgetSql('s.subject_id', 's.student_id')} AS budget,
           (SELECT o.time_zone FROM organizations o WHERE o.id = s.organization_id) AS "timeZone"
         FROM submissions s JOIN submission_attempts t ON t.submission_id = s.id JOIN assessments a ON a.id = s.assessment_id
         CROSS JOIN LATERAL ${ownDates('a', 's.student_id')} own
         WHERE ${isOneOf('s.subject_id', '$1::uuid[]')} AND ($2::uuid[] IS NULL OR s.student_id = ANY ($2))
           AND (t.submitted_at > own.due_at AND a.late_penalty_percent > 0 AND t.work_id IS NULL OR t.covered_days > 0)
         ORDER BY s.subject_id, s.student_id, t.submitted_at, t.id`,
};

/** Sets the covered days $2 of the attempts $1. */
export const coverDays: Statement = {
  name: 'late-days-cover',
  text: `UPDATE submission_attempts t SET covered_days = r.days FROM unnest($1::uuid[], $2::int[]) AS r (id, days) WHERE t.id = r.id`,
};

/** Subjects with a budget in which late attempts have not been counted. */
export const uncountedSubjects: Statement = {
  name: 'late-days-uncounted',
  text: `SELECT DISTINCT b.subject_id AS "subjectId" FROM late_day_budgets b
         WHERE EXISTS (SELECT FROM submissions s JOIN submission_attempts t ON t.submission_id = s.id JOIN assessments a ON a.id = s.assessment_id
           WHERE s.subject_id = b.subject_id AND t.is_late AND t.covered_days IS NULL AND t.work_id IS NULL AND a.late_penalty_percent > 0)
         ORDER BY 1`,
};

/** The subject of the submissions to assessment $1, if it has a budget. */
export const subjectWithBudget: Statement = {
  name: 'late-days-subject',
  text: `SELECT s.subject_id AS "subjectId" FROM submissions s
         WHERE s.assessment_id = $1 AND EXISTS (SELECT FROM late_day_budgets b WHERE b.subject_id = s.subject_id) LIMIT 1`,
};

/** Sets the budget $4 of student $3, or of all students, in subject $2, as row $1. */
export const setBudget: Statement = {
  name: 'late-days-set',
  text: `INSERT INTO late_day_budgets AS b (id, subject_id, student_id, days) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject_id, student_id) DO UPDATE SET days = EXCLUDED.days, ${bumpVersion('b')}`,
};

/** The budget of student $2 in subject $1; null for that of all students. */
export const ownLateDays: Statement = {
  name: 'late-days-own',
  text: `SELECT $2::uuid AS "studentId", (SELECT ${displayNameSql('u')} FROM users u WHERE u.id = $2) AS "studentName",
           ${budgetSql('$1', '$2')} AS days, ${usedSql('$1', '$2')} AS used`,
};

const student = (visible: (alias: string) => string) =>
  `m.classroom_id = $3::uuid AND ${currentStudent('m')} AND ${visible('m')} AND $4::uuid IS NOT NULL`;

/** The students of classroom $3 by name, with their budgets in subject $4. */
export const lateDayList: PreparedList = {
  name: 'late-days',
  matching: (visible) => `FROM classroom_members m WHERE ${student(visible)}`,
  page: (visible) => `
    SELECT u.id AS "studentId", ${displayNameSql('u')} AS "studentName", ${budgetSql('$4::uuid', 'u.id')} AS days,
      ${usedSql('$4::uuid', 'u.id')} AS used
    FROM classroom_members m JOIN users u ON u.id = m.user_id WHERE ${student(visible)} ORDER BY ${nameOrderSql('u')} LIMIT $5 OFFSET $6`,
};
