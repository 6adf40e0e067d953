import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** Published assessment $1 for each of the own dates of the students of its class, or of the students $2. */
export const publishedAssessment: Statement = {
  name: 'notification-published-assessment',
  text: `SELECT a.id, a.title, own.opens_at AS "availableFrom", own.due_at AS "dueAt", a.subject_id AS "subjectId",
           s.name AS "subjectName", array_agg(m.user_id ORDER BY m.user_id) AS students
         FROM assessments a JOIN subjects s ON s.id = a.subject_id
         JOIN classroom_members m ON m.classroom_id = a.classroom_id AND ${currentStudent('m')}
         CROSS JOIN LATERAL ${ownDates('a', 'm.user_id')} own
         WHERE a.id = $1 AND a.status = 'published' AND ($2::uuid[] IS NULL OR m.user_id = ANY ($2))
         GROUP BY a.id, s.name, own.opens_at, own.due_at ORDER BY own.due_at, own.opens_at`,
};

/** Whether a student has to submit assessment `a`: not if the work is submitted, unless it was returned, or excused. */
const hasToSubmit = (student: string): string => `a.status = 'published'
    AND NOT EXISTS (SELECT FROM submissions h WHERE h.assessment_id = a.id AND h.student_id = ${student} AND h.status <> 'returned')
    AND NOT EXISTS (SELECT FROM grades g WHERE g.assessment_id = a.id AND g.student_id = ${student} AND g.is_excused)`;

/** Deletes what students were reminded of until a day before $1. */
export const removeReminders: Statement = {
  name: 'notification-reminders-remove',
  text: `DELETE FROM assessment_reminders WHERE due_at < $1::timestamptz - interval '1 day'`,
};

/**
 * Claims the reminders of work that is open and due within 24 hours of $1, by the own dates of each student. Each is claimed
 * once, and again if it moved by more than an hour. Past the due date of the class, only work with exceptions can be due.
 */
export const claimReminders: Statement = {
  name: 'notification-reminders-claim',
  text: `
    INSERT INTO assessment_reminders AS r (assessment_id, student_id, due_at, claimed_at)
    SELECT a.id, m.user_id, own.due_at, $1
    FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id AND ${currentStudent('m')}
    CROSS JOIN LATERAL ${ownDates('a', 'm.user_id')} own
    WHERE a.due_at <= $1::timestamptz + interval '24 hours' AND (a.due_at > $1 OR EXISTS (SELECT FROM assessment_exceptions e
        WHERE e.assessment_id = a.id AND (e.student_id = m.user_id OR e.student_id IS NULL)))
      AND own.due_at > $1 AND own.due_at <= $1::timestamptz + interval '24 hours' AND coalesce(own.opens_at <= $1, true)
      AND ${hasToSubmit('m.user_id')}
    ORDER BY a.id, m.user_id
    ON CONFLICT (assessment_id, student_id) DO UPDATE SET due_at = EXCLUDED.due_at, claimed_at = EXCLUDED.claimed_at
    WHERE EXCLUDED.due_at NOT BETWEEN r.due_at - interval '1 hour' AND r.due_at + interval '1 hour'
    RETURNING assessment_id AS "assessmentId"`,
};

/** Students who have the same work to submit until the same times. */
export interface ReminderGroup {
  assessmentIds: string[];
  dueAts: Date[];
  studentIds: string[];
}

/**
 * The students who at $4 have to submit some of the assessments $1, grouped by what they have to submit until when: those
 * whose reminders were claimed at $3, or the students $2.
 */
export const reminderGroups: Statement = {
  name: 'notification-reminder-groups',
  text: `
    WITH due AS (
      SELECT r.student_id, array_agg(a.id ORDER BY own.due_at, a.id) AS ids, array_agg(own.due_at ORDER BY own.due_at, a.id) AS moments
      FROM assessment_reminders r JOIN assessments a ON a.id = r.assessment_id
      JOIN classroom_members m ON m.classroom_id = a.classroom_id AND m.user_id = r.student_id AND ${currentStudent('m')}
      CROSS JOIN LATERAL ${ownDates('a', 'r.student_id')} own
      WHERE ${isOneOf('a.id', '$1::uuid[]')} AND (${isOneOf('r.student_id', '$2::uuid[]')} OR $2 IS NULL AND r.claimed_at = $3::timestamptz)
        AND own.due_at > $4 AND ${hasToSubmit('r.student_id')}
      GROUP BY r.student_id
    )
    SELECT ids AS "assessmentIds", moments AS "dueAts", array_agg(student_id ORDER BY student_id) AS "studentIds"
    FROM due GROUP BY ids, moments ORDER BY ids, moments`,
};

/** What a reminder says of the assessments $1. */
export const dueAssessments: Statement = {
  name: 'notification-due-assessments',
  text: `SELECT a.id, a.title, a.subject_id AS "subjectId", s.name AS "subjectName"
         FROM assessments a JOIN subjects s ON s.id = a.subject_id
         WHERE ${isOneOf('a.id', '$1::uuid[]')}`,
};

/** Submission $1 with its current grade and the names a notification needs. */
export const decidedSubmission: Statement = {
  name: 'notification-decided-submission',
  text: `SELECT h.id, h.student_id AS "studentId", h.subject_id AS "subjectId", h.status, trim_scale(g.score)::text AS score,
                trim_scale(a.max_score)::text AS "maxScore", a.title,
                ${displayNameSql('u')} AS "studentName"
         FROM submissions h JOIN assessments a ON a.id = h.assessment_id JOIN users u ON u.id = h.student_id
         LEFT JOIN grades g ON g.assessment_id = h.assessment_id AND g.student_id = h.student_id WHERE h.id = $1`,
};

/** Grade $1, as the submission of work that was graded, unless the student is excused. */
export const releasedGrade: Statement = {
  name: 'notification-released-grade',
  text: `SELECT g.id, g.student_id AS "studentId", g.subject_id AS "subjectId", 'graded' AS status, trim_scale(g.score)::text AS score,
                trim_scale(a.max_score)::text AS "maxScore", a.title, ${displayNameSql('u')} AS "studentName"
         FROM grades g JOIN assessments a ON a.id = g.assessment_id JOIN users u ON u.id = g.student_id
         WHERE g.id = $1 AND g.score IS NOT NULL`,
};
