import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** The current versions of those of questions $3 that are in the bank and that the actor may read. */
export const currentVersions: PreparedRead = {
  name: 'question-current-versions',
  text: (visible) => `
    SELECT row.id, row.current_version_id AS "versionId", trim_scale(row.points)::text AS points FROM questions row
    WHERE ${isOneOf('row.id', '$3::uuid[]')} AND row.archived_at IS NULL AND ${visible('row')}`,
};

/** Those of questions $3 that the actor may read, archived ones included. */
export const readableQuestions: PreparedRead = {
  name: 'questions-readable',
  text: (visible) => `SELECT row.id FROM questions row WHERE ${isOneOf('row.id', '$3::uuid[]')} AND ${visible('row')}`,
};

/**
 * The questions that each of the draws $3 (a JSON array) can draw, oldest first: those of a category (and of the
 * categories inside it), with a tag, or both, that are in the bank and that the actor may read. At most $4 in all.
 */
export const drawCandidates: PreparedRead = {
  name: 'question-draw-candidates',
  text: (visible) => `
    WITH RECURSIVE draws AS (
      SELECT * FROM jsonb_to_recordset($3::jsonb) AS d (n int, "categoryId" uuid, "withSubcategories" boolean, tag text)
    ), tree AS (
      SELECT n, "categoryId" AS id FROM draws WHERE "categoryId" IS NOT NULL
      UNION
      SELECT t.n, c.id FROM tree t JOIN draws d ON d.n = t.n AND d."withSubcategories"
      JOIN question_categories c ON c.parent_id = t.id
    )
    SELECT d.n, row.id, row.current_version_id AS "versionId"
    FROM draws d JOIN questions row ON (d.tag IS NULL OR row.tags @> ARRAY[d.tag])
      AND (d."categoryId" IS NULL OR (d.n, row.category_id) IN (SELECT t.n, t.id FROM tree t))
    WHERE row.archived_at IS NULL AND ${visible('row')}
    ORDER BY d.n, row.created_at, row.id LIMIT $4`,
};
