import type { Statement } from '#platform/database/database.js';
import { newIdSql } from '#platform/database/sql-text.js';

/** The current criteria of rubric $1, and whether they have been used. */
export const currentVersion: Statement = {
  name: 'rubric-current-version',
  text: `SELECT v.id, v.number, v.criteria, v.max_points AS "maxPoints",
           EXISTS (SELECT FROM assessment_rubrics a WHERE a.rubric_version_id = v.id)
             OR EXISTS (SELECT FROM rubric_marks m WHERE m.rubric_version_id = v.id)
             OR EXISTS (SELECT FROM peer_reviews p WHERE p.rubric_version_id = v.id) AS "isUsed"
         FROM rubrics r JOIN rubric_versions v ON v.rubric_id = r.id AND v.number = r.current_number WHERE r.id = $1`,
};

/** Version $3 of rubric $2, as row $1, with criteria $4 and their points $5; replaces a version that has not been used. */
export const writeVersion: Statement = {
  name: 'rubric-write-version',
  text: `INSERT INTO rubric_versions (id, rubric_id, number, criteria, max_points) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (rubric_id, number) DO UPDATE SET criteria = EXCLUDED.criteria, max_points = EXCLUDED.max_points`,
};

/** Attaches the current version of rubric $4 to assessment $2, or its item $3, as row $1. */
export const attachRubric: Statement = {
  name: 'rubric-attach',
  text: `INSERT INTO assessment_rubrics (id, assessment_id, item_id, rubric_version_id)
         SELECT $1, $2, $3, v.id FROM rubrics r JOIN rubric_versions v ON v.rubric_id = r.id AND v.number = r.current_number WHERE r.id = $4
         ON CONFLICT (assessment_id, item_id) DO UPDATE SET rubric_version_id = EXCLUDED.rubric_version_id`,
};

export const detachRubric: Statement = {
  name: 'rubric-detach',
  text: `DELETE FROM assessment_rubrics a USING rubric_versions v
         WHERE a.assessment_id = $1 AND v.id = a.rubric_version_id AND v.rubric_id = $2 RETURNING a.id`,
};

/** The rubrics of assessment $1 with the points that each stands for. */
export const attachedRubrics: Statement = {
  name: 'rubrics-attached',
  text: `SELECT v.id AS "versionId", r.id AS "rubricId", a.item_id AS "itemId", r.title, r.kind, v.number, v.max_points AS "maxPoints", v.criteria,
           coalesce(i.points, w.max_score) AS possible
         FROM assessment_rubrics a JOIN rubric_versions v ON v.id = a.rubric_version_id JOIN rubrics r ON r.id = v.rubric_id
         JOIN assessments w ON w.id = a.assessment_id LEFT JOIN assessment_items i ON i.id = a.item_id
         WHERE a.assessment_id = $1 ORDER BY i.position NULLS FIRST`,
};

/** Saves the marks $3 (a JSON array) of teacher $4 by rubrics for attempt $2 of submission $1, and of the same work of others. */
export const saveMarks: Statement = {
  name: 'rubric-save-marks',
  text: `INSERT INTO rubric_marks (id, submission_id, attempt_id, item_id, rubric_version_id, marks, points, marked_by)
         SELECT ${newIdSql}, t.submission_id, t.id, m."itemId", m."rubricVersionId", m.marks, m.points, $4
         FROM submission_attempts o JOIN submission_attempts t ON t.id = o.id OR t.work_id = o.work_id
         CROSS JOIN jsonb_to_recordset($3::jsonb) AS m ("itemId" uuid, "rubricVersionId" uuid, marks jsonb, points numeric)
         WHERE o.submission_id = $1 AND o.attempt_number = $2
         ON CONFLICT (attempt_id, item_id) DO UPDATE SET rubric_version_id = EXCLUDED.rubric_version_id, marks = EXCLUDED.marks,
           points = EXCLUDED.points, marked_by = EXCLUDED.marked_by, updated_at = now()
         RETURNING id`,
};

/** The marks of submission $1 by rubrics; only of released attempts unless $2. */
export const marksOfSubmission: Statement = {
  name: 'rubric-marks',
  text: `SELECT m.item_id AS "itemId", t.attempt_number AS "attemptNumber", m.points, v.max_points AS "maxPoints", m.marks, v.criteria,
           m.updated_at AS "updatedAt"
         FROM rubric_marks m JOIN submission_attempts t ON t.id = m.attempt_id JOIN rubric_versions v ON v.id = m.rubric_version_id
         WHERE m.submission_id = $1 AND ($2::boolean OR t.released_at IS NOT NULL) ORDER BY t.attempt_number, m.created_at, m.id`,
};
