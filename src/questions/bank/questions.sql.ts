import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** Adds the questions $3 (a JSON array) of author $2 to organization $1, each with its first version. */
export const createQuestions: Statement = {
  name: 'questions-create',
  text: `
    WITH drafts AS (
      SELECT * FROM jsonb_to_recordset($3::jsonb) AS draft (id uuid, "versionId" uuid, "coreSubjectId" uuid,
        "categoryId" uuid, sharing text, difficulty text,
        type text, title text, prompt text, format text, body jsonb, key jsonb, feedback text, points numeric, tags text[])
    ), created AS (
      INSERT INTO questions (id, organization_id, author_id, core_subject_id, category_id, sharing, difficulty, type, title, prompt, format, body, key,
        feedback, points, tags, current_version_id, current_number)
      SELECT id, $1, $2, "coreSubjectId", "categoryId", sharing, difficulty, type, title, prompt, format, body, key, feedback, points, tags, "versionId", 1
      FROM drafts
    )
    INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
    SELECT "versionId", id, 1, type, title, prompt, format, body, key, feedback, points FROM drafts`,
};

/** Tags in an order of their own, in NFC, for comparison: their order in a file means nothing. */
const comparableTags = (tags: string): string =>
  `ARRAY(SELECT DISTINCT normalize(t) FROM unnest(${tags}) t ORDER BY 1)`;

/**
 * Adds those of the imported questions $3 (a JSON array) of author $2 that organization $1 does not have, with core
 * subject $4, and revises those whose content differs from the author's earlier import. Archived ones are restored. Tags
 * of the file replace those of the bank without a new version; a file without tags for a question leaves them. Texts are compared in NFC:
 * editors on macOS write decomposed accents, which are no change. Returns all, in order.
 */
export const importQuestions: Statement = {
  name: 'questions-import',
  text: `
    WITH imported AS (
      SELECT item.*, old.id AS old_id, coalesce(old.id, item.id) AS question_id, coalesce(old.current_number, 0) + 1 AS number,
             old.id IS NULL AS is_new, old.archived_at IS NOT NULL AS is_restored,
             old.id IS NOT NULL AND (old.type, old.format, old.points, normalize(old.title), normalize(old.prompt), normalize(old.feedback),
               normalize(old.body::text), normalize(old.key::text))
               IS DISTINCT FROM (item.type, item.format, item.points, normalize(item.title), normalize(item.prompt), normalize(item.feedback),
               normalize(item.body::text), normalize(item.key::text)) AS is_revised,
             old.id IS NOT NULL AND item.tags <> '{}' AND ${comparableTags('item.tags')} <> ${comparableTags('old.tags')} AS is_retagged
      FROM jsonb_to_recordset($3::jsonb) AS item (n int, id uuid, "versionId" uuid, "externalId" text, type text, title text,
             prompt text, format text, body jsonb, key jsonb, feedback text, points numeric(6,2), tags text[])
      LEFT JOIN questions old ON old.author_id = $2 AND (old.external_id = item."externalId"
        -- An export names questions that were not imported by their id.
        OR (old.external_id IS NULL AND old.id::text = item."externalId"))
    ), revised AS (
      UPDATE questions q SET (title, prompt, format, type, body, key, feedback, points, current_version_id, current_number, archived_at, tags)
        = (i.title, i.prompt, i.format, i.type, i.body, i.key, i.feedback, i.points, i."versionId", i.number, NULL, CASE WHEN i.is_retagged THEN i.tags ELSE q.tags END),
        ${bumpVersion('q')}
      FROM imported i WHERE i.is_revised AND q.id = i.old_id
    ), refiled AS (
      UPDATE questions q SET archived_at = NULL, tags = CASE WHEN i.is_retagged THEN i.tags ELSE q.tags END, ${bumpVersion('q')}
      FROM imported i WHERE (i.is_restored OR i.is_retagged) AND NOT i.is_revised AND q.id = i.old_id
    ), created AS (
      INSERT INTO questions (id, organization_id, author_id, core_subject_id, external_id, tags, current_version_id, type, title,
        prompt, format, body, key, feedback, points)
      SELECT id, $1, $2, $4::uuid, "externalId", tags, "versionId", type, title, prompt, format, body, key, feedback, points
      FROM imported WHERE is_new
      RETURNING id
    ), versions AS (
      INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
      SELECT "versionId", question_id, number, type, title, prompt, format, body, key, feedback, points
      FROM imported WHERE is_new OR is_revised
    )
    SELECT question_id AS id, is_new AS "isNew", is_revised OR is_restored OR is_retagged AS "isRevised" FROM imported ORDER BY n`,
};
