import type { Statement } from '#platform/database/database.js';

const students = (condition = '') => `ARRAY(SELECT m.user_id FROM classroom_members m
    WHERE m.classroom_id = a.classroom_id AND m.member_role = 'STUDENT' AND m.left_at IS NULL${condition})`;

const assessment = (whom: string) => `SELECT a.id, a.title, a.available_from AS "availableFrom", a.due_at AS "dueAt",
    a.subject_id AS "subjectId", s.name AS "subjectName", ${whom} AS students
  FROM assessments a JOIN subjects s ON s.id = a.subject_id WHERE a.id = $1 AND a.status = 'published'`;

/** Published assessment $1 and everybody who is to do it. */
export const setWork: Statement = { name: 'notice-set-work', text: assessment(students()) };

/** Published assessment $1 and those who have not handed in, or were given their work back. */
export const openWork: Statement = {
  name: 'notice-open-work',
  text: assessment(
    students(` AND NOT EXISTS (SELECT FROM submissions h
      WHERE h.assessment_id = a.id AND h.student_id = m.user_id AND h.status <> 'returned')`),
  ),
};

/** Assessments due within a day of $1 whose students were not yet reminded of that very date, each claimed once. */
export const claimDue: Statement = {
  name: 'notice-claim-due',
  text: `UPDATE assessments SET reminded_for = due_at
         WHERE status = 'published' AND due_at > $1 AND due_at <= $1::timestamptz + interval '24 hours'
           AND (available_from IS NULL OR available_from <= $1) AND reminded_for IS DISTINCT FROM due_at
         RETURNING id AS "assessmentId"`,
};

/** Submission $1 as it stands. */
export const decidedWork: Statement = {
  name: 'notice-decided-work',
  text: `SELECT h.id, h.student_id AS "studentId", h.subject_id AS "subjectId", h.status, trim_scale(h.score)::text AS score,
                trim_scale(a.max_score)::text AS "maxScore", a.title,
                coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.username, split_part(u.email, '@', 1)) AS "studentName"
         FROM submissions h JOIN assessments a ON a.id = h.assessment_id JOIN users u ON u.id = h.student_id WHERE h.id = $1`,
};
