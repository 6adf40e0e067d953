import type { Statement } from '#platform/database/database.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import { currentStudent } from '#school/people/membership.sql.js';

const studentsOfClass = (condition = '') => `ARRAY(SELECT m.user_id FROM classroom_members m
    WHERE m.classroom_id = a.classroom_id AND ${currentStudent('m')}${condition})`;

const assessmentWith = (
  students: string,
) => `SELECT a.id, a.title, a.available_from AS "availableFrom", a.due_at AS "dueAt",
    a.subject_id AS "subjectId", s.name AS "subjectName", ${students} AS students
  FROM assessments a JOIN subjects s ON s.id = a.subject_id WHERE a.id = $1 AND a.status = 'published'`;

/** Published assessment $1 and all students of its class. */
export const publishedAssessment: Statement = {
  name: 'notification-published-assessment',
  text: assessmentWith(studentsOfClass()),
};

/** Published assessment $1 and the students who have to submit: not yet, or returned to them. */
export const assessmentToSubmit: Statement = {
  name: 'notification-assessment-to-submit',
  text: assessmentWith(
    studentsOfClass(` AND NOT EXISTS (SELECT FROM submissions h
      WHERE h.assessment_id = a.id AND h.student_id = m.user_id AND h.status <> 'returned')`),
  ),
};

/** Submission $1 with the names a notification needs. */
export const decidedSubmission: Statement = {
  name: 'notification-decided-submission',
  text: `SELECT h.id, h.student_id AS "studentId", h.subject_id AS "subjectId", h.status, trim_scale(h.score)::text AS score,
                trim_scale(a.max_score)::text AS "maxScore", a.title,
                ${displayNameSql('u')} AS "studentName"
         FROM submissions h JOIN assessments a ON a.id = h.assessment_id JOIN users u ON u.id = h.student_id WHERE h.id = $1`,
};
