import type { Statement } from '#platform/database/database.js';

/** Adds the questions $3 (a JSON array) of author $2 to organization $1, each with its first version. */
export const createQuestions: Statement = {
  name: 'questions-create',
  text: `
    WITH drafts AS (
      SELECT * FROM jsonb_to_recordset($3::jsonb) AS draft (id uuid, "versionId" uuid, "coreSubjectId" uuid, difficulty text,
        type text, title text, prompt text, format text, body jsonb, key jsonb, feedback text, points numeric, tags text[])
    ), created AS (
      INSERT INTO questions (id, organization_id, author_id, core_subject_id, difficulty, type, title, prompt, format, body, key,
        feedback, points, tags, current_version_id, current_number)
      SELECT id, $1, $2, "coreSubjectId", difficulty, type, title, prompt, format, body, key, feedback, points, tags, "versionId", 1
      FROM drafts
    )
    INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
    SELECT "versionId", id, 1, type, title, prompt, format, body, key, feedback, points FROM drafts`,
};
