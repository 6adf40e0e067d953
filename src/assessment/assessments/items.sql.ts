import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The content of question version `version`, with these points. */
const contentJson = (
  version: string,
  points: string,
): string => `json_build_object('type', ${version}.type, 'title', ${version}.title,
  'prompt', ${version}.prompt, 'format', ${version}.format, 'body', ${version}.body, 'key', ${version}.key, 'feedback', ${version}.feedback,
  'points', trim_scale(${points})::text, 'tags', '[]'::json)`;

/** The items of assessment $1 in order. Their points replace those of the question version. */
export const itemsOf: Statement = {
  name: 'assessment-items',
  text: `SELECT i.id, i.position, i.draw_id AS "drawId", v.question_id AS "questionId", v.id AS "questionVersionId",
                ${contentJson('v', 'i.points')} AS content
         FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
         WHERE i.assessment_id = $1 ORDER BY i.position`,
};

/** The random draws of assessment $1 in order. */
export const drawsOf: Statement = {
  name: 'assessment-draws',
  text: `SELECT id, count, points::float8, category_id AS "categoryId", with_subcategories AS "withSubcategories", tag
         FROM assessment_draws WHERE assessment_id = $1 ORDER BY position`,
};

/**
 * Replaces the items of assessment $1, of which an attempt gets $4, by $2 (a JSON array in their order), and its draws by
 * $3. Old draws go with their items; new items are inserted after them, since all parts of a statement see the same rows.
 */
export const replaceItems: Statement = {
  name: 'assessment-items-replace',
  text: `WITH deleted AS (DELETE FROM assessment_items WHERE assessment_id = $1),
              undrawn AS (DELETE FROM assessment_draws WHERE assessment_id = $1),
              counted AS (UPDATE assessments SET item_count = $4 WHERE id = $1),
              draws AS (
                INSERT INTO assessment_draws (id, assessment_id, position, count, points, category_id, with_subcategories, tag)
                SELECT id, $1, position, count, points, "categoryId", "withSubcategories", tag
                FROM jsonb_to_recordset($3::jsonb) AS draw (id uuid, position int, count int, points numeric, "categoryId" uuid,
                  "withSubcategories" boolean, tag text))
         INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points, draw_id)
         SELECT item.id, $1, item."versionId", item.n - 1, item.points, item."drawId"
         FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (id uuid, "versionId" uuid, points numeric, "drawId" uuid))
           WITH ORDINALITY AS item (id, "versionId", points, "drawId", n)`,
};

/** The most points of assessment $1: those of the items of every attempt and of what its draws draw. */
export const maxScoreOf: Statement = {
  name: 'assessment-max-score',
  text: `SELECT ((SELECT coalesce(sum(points), 0) FROM assessment_items WHERE assessment_id = $1 AND draw_id IS NULL)
               + (SELECT coalesce(sum(points * count), 0) FROM assessment_draws WHERE assessment_id = $1))::text AS points`,
};

/** Copies the items and draws of assessment $1 to assessment $2. */
export const copyItems: Statement = {
  name: 'assessment-items-copy',
  text: `WITH counted AS (UPDATE assessments SET item_count = (SELECT item_count FROM assessments WHERE id = $1) WHERE id = $2),
              drawn AS MATERIALIZED (SELECT gen_random_uuid() AS copy_id, d.* FROM assessment_draws d WHERE assessment_id = $1),
              draws AS (
                INSERT INTO assessment_draws (id, assessment_id, position, count, points, category_id, with_subcategories, tag)
                SELECT copy_id, $2, position, count, points, category_id, with_subcategories, tag FROM drawn)
         INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points, draw_id)
         SELECT gen_random_uuid(), $2, i.question_version_id, i.position, i.points, drawn.copy_id
         FROM assessment_items i LEFT JOIN drawn ON drawn.id = i.draw_id WHERE i.assessment_id = $1`,
};

/** The items of assessment $1 whose questions have changed, with the contents before and after. Only items $2, if given. */
export const outdatedItems: Statement = {
  name: 'assessment-items-outdated',
  text: `SELECT i.id, w.id AS "versionId", ${contentJson('v', 'i.points')} AS before, ${contentJson('w', 'i.points')} AS after
         FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id JOIN questions q ON q.id = v.question_id
         JOIN question_versions w ON w.id = q.current_version_id
         WHERE i.assessment_id = $1 AND v.id <> w.id AND ($2::uuid[] IS NULL OR i.id = ANY ($2)) ORDER BY i.position`,
};

/**
 * Points the items $2 of assessment $1 to the question versions $3 and changes the version of the assessment, so that
 * submissions in progress read the items again.
 */
export const adoptVersions: Statement = {
  name: 'assessment-items-adopt',
  text: `WITH updated AS (
           UPDATE assessment_items i SET question_version_id = adopted.version_id
           FROM unnest($2::uuid[], $3::uuid[]) AS adopted (id, version_id)
           WHERE i.assessment_id = $1 AND i.id = adopted.id RETURNING i.id)
         UPDATE assessments SET ${bumpVersion('assessments')} WHERE id = $1 AND EXISTS (SELECT FROM updated)`,
};
