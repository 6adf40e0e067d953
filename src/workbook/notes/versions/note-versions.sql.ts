import type { Statement } from '#platform/database/database.js';

/** Earlier texts that are kept of a note. */
const maxVersions = 100;

/**
 * Keeps the text of note $1 in its version $2, which another replaces at $3: title $4, content $5, tags $6, categories $7,
 * words $8. Of more than 100 texts the oldest is deleted, and then images that only it showed.
 */
export const keepVersion: Statement = {
  name: 'note-version-keep',
  text: `
    WITH known AS (
      SELECT coalesce(max(v.version), 0) AS latest,
        (array_agg(v.version ORDER BY v.version DESC))[${maxVersions}] AS excess,
        (array_agg(v.since_version ORDER BY v.version DESC))[${maxVersions - 1}] AS oldest
      FROM note_versions v WHERE v.note_id = $1
    ), dropped AS (
      DELETE FROM note_versions v USING known WHERE v.note_id = $1 AND v.version <= known.excess
    ), images AS (
      DELETE FROM note_files f USING known WHERE f.note_id = $1 AND known.excess IS NOT NULL AND f.last_version < known.oldest
    )
    INSERT INTO note_versions (note_id, version, since_version, title, content, tags, categories, word_count, replaced_at)
    SELECT $1, $2, known.latest + 1, $4, $5, $6, $7, $8, $3 FROM known`,
};

const listed = `v.note_id AS "noteId", v.version, v.since_version AS "sinceVersion", v.title, v.word_count AS "wordCount",
    v.replaced_at AS "replacedAt"`;

/** The earlier texts of note $1, newest first. */
export const versionsOfNote: Statement = {
  name: 'note-versions',
  text: `SELECT ${listed} FROM note_versions v WHERE v.note_id = $1 ORDER BY v.version DESC`,
};

/** The text that replaced what note $1 had in version $2, or that text; none if it is the present one. */
export const versionOfNote: Statement = {
  name: 'note-version',
  text: `SELECT ${listed}, v.content, v.tags, v.categories FROM note_versions v
    WHERE v.note_id = $1 AND v.version >= $2 ORDER BY v.version LIMIT 1`,
};

/** The version from which note $1 has its present text. */
export const presentSince: Statement = {
  name: 'note-version-present',
  text: 'SELECT coalesce(max(v.version), 0) + 1 AS "sinceVersion" FROM note_versions v WHERE v.note_id = $1',
};
