import type { Statement } from '#platform/database/database.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** Published assessment $1 and all students of its class. */
export const publishedAssessment: Statement = {
  name: 'notification-published-assessment',
  text: `SELECT a.id, a.title, a.available_from AS "availableFrom", a.due_at AS "dueAt", a.subject_id AS "subjectId",
           s.name AS "subjectName",
           ARRAY(SELECT m.user_id FROM classroom_members m
             WHERE m.classroom_id = a.classroom_id AND ${currentStudent('m')}) AS students
         FROM assessments a JOIN subjects s ON s.id = a.subject_id WHERE a.id = $1 AND a.status = 'published'`,
};

/** Students who have the same work to submit. */
export interface ReminderGroup {
  assessmentIds: string[];
  studentIds: string[];
}

/**
 * The students who at $3 have to submit some of the assessments $1, because they have not submitted yet or their
 * submission was returned; grouped by what they have to submit. Students with a later due date of their own are left out,
 * because the reminder names that of the class. With $2, only these students.
 */
export const reminderGroups: Statement = {
  name: 'notification-reminder-groups',
  text: `
    WITH due AS (
      SELECT m.user_id, array_agg(a.id ORDER BY a.due_at, a.id) AS ids
      FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id AND ${currentStudent('m')}
      WHERE a.id = ANY ($1::uuid[]) AND a.status = 'published' AND a.due_at > $3
        AND NOT EXISTS (SELECT FROM assessment_exceptions e
          WHERE e.assessment_id = a.id AND (e.student_id = m.user_id OR e.student_id IS NULL) AND e.due_at > a.due_at)
        AND ($2::uuid[] IS NULL OR m.user_id = ANY ($2))
        AND NOT EXISTS (SELECT FROM submissions h
          WHERE h.assessment_id = a.id AND h.student_id = m.user_id AND h.status <> 'returned')
      GROUP BY m.user_id
    )
    SELECT ids AS "assessmentIds", array_agg(user_id ORDER BY user_id) AS "studentIds" FROM due GROUP BY ids ORDER BY ids`,
};

/** The assessments $1 by due date, with what a reminder says of them. */
export const dueAssessments: Statement = {
  name: 'notification-due-assessments',
  text: `SELECT a.id, a.title, a.due_at AS "dueAt", a.subject_id AS "subjectId", s.name AS "subjectName"
         FROM assessments a JOIN subjects s ON s.id = a.subject_id WHERE a.id = ANY ($1::uuid[]) ORDER BY a.due_at, a.id`,
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
