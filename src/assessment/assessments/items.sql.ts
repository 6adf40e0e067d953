import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The items of assessment $1 in order. Their points replace those of the question version. */
export const itemsOf: Statement = {
  name: 'assessment-items',
  text: `SELECT i.id, i.position, v.question_id AS "questionId", v.id AS "questionVersionId",
                json_build_object('type', v.type, 'title', v.title, 'prompt', v.prompt, 'format', v.format, 'body', v.body,
                  'key', v.key, 'feedback', v.feedback, 'points', trim_scale(i.points)::text, 'tags', '[]'::json) AS content
         FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
         WHERE i.assessment_id = $1 ORDER BY i.position`,
};

/** The current versions of those of questions $1 that are in the bank. */
export const currentVersions: Statement = {
  name: 'assessment-current-versions',
  text: `SELECT id, current_version_id AS "versionId", points FROM questions WHERE id = ANY($1::uuid[]) AND archived_at IS NULL`,
};

/** Replaces the items of assessment $1 by $2 (ids), $3 (question versions) and $4 (points), in this order. */
export const replaceItems: Statement = {
  name: 'assessment-items-replace',
  text: `WITH deleted AS (DELETE FROM assessment_items WHERE assessment_id = $1),
              counted AS (UPDATE assessments SET item_count = cardinality($2::uuid[]) WHERE id = $1)
         INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points)
         SELECT item.id, $1, item.version_id, item.n - 1, item.points
         FROM unnest($2::uuid[], $3::uuid[], $4::numeric[]) WITH ORDINALITY AS item (id, version_id, points, n)`,
};

/** Copies the items of assessment $1 to assessment $2. */
export const copyItems: Statement = {
  name: 'assessment-items-copy',
  text: `WITH counted AS (UPDATE assessments SET item_count = (SELECT count(*) FROM assessment_items WHERE assessment_id = $1) WHERE id = $2)
         INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points)
         SELECT gen_random_uuid(), $2, question_version_id, position, points FROM assessment_items WHERE assessment_id = $1`,
};

/**
 * Points the items of assessment $1 to the current versions of their questions, where type and body are unchanged and
 * so the answers still fit. If an item changes, so does the version of the assessment: submissions in progress read the
 * items again.
 */
export const adoptCurrentVersions: Statement = {
  name: 'assessment-items-adopt-current',
  text: `WITH updated AS (
           UPDATE assessment_items i SET question_version_id = q.current_version_id
           FROM question_versions v JOIN questions q ON q.id = v.question_id
           JOIN question_versions w ON w.id = q.current_version_id
           WHERE i.assessment_id = $1 AND i.question_version_id = v.id AND v.id <> w.id AND w.body = v.body AND w.type = v.type
           RETURNING i.id)
         UPDATE assessments SET ${bumpVersion('assessments')} WHERE id = $1 AND EXISTS (SELECT FROM updated)`,
};
