import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import type { PreparedRead, Visible } from '#platform/database/scoped.repository.js';
import { batchOf, isOneOf } from '#platform/database/sql-text.js';

const snippetLength = 200;

/** Facts of other records that are shown with a note. */
export interface NoteContext {
  authorName: string;
  snippet: string;
  moduleTitle: string | null;
  lessonTitle: string | null;
  sectionTitle: string | null;
}

export const noteContext = contextOf<NoteContext>({
  authorName: nameOfUserSql('row.user_id'),
  snippet: `left(row.plain_text, ${snippetLength})`,
  moduleTitle: '(SELECT m.title FROM modules m WHERE m.id = row.module_id)',
  lessonTitle: '(SELECT l.title FROM lessons l WHERE l.id = row.lesson_id)',
  sectionTitle: '(SELECT s.title FROM sections s WHERE s.id = row.section_id)',
});

/** The notes to which note $3 links, in order, as far as the actor may read them. */
export const linkedNotes: PreparedRead = {
  name: 'note-links',
  text: (visible) => `
    SELECT row.id FROM note_links l JOIN notes row ON row.id = l.linked_id
    WHERE l.note_id = $3 AND ${visible('row')} ORDER BY l.position`,
};

/** The notes to which the notes $3 link, as far as the actor may read them. */
export const linksOfNotes: PreparedRead = {
  name: 'notes-links',
  text: (visible) => `
    SELECT l.note_id AS "noteId", array_agg(row.id ORDER BY l.position) AS ids
    FROM note_links l JOIN notes row ON row.id = l.linked_id
    WHERE ${isOneOf('l.note_id', '$3::uuid[]')} AND ${visible('row')} GROUP BY l.note_id`,
};

/** The tags or categories of own notes, with the number of notes, most frequent first. */
export const labelsOf = (kind: 'tags' | 'categories'): PreparedRead => ({
  name: `note-${kind}`,
  text: (visible) => `
    SELECT mode() WITHIN GROUP (ORDER BY label.name) AS name, count(*)::int AS count
    FROM notes row, unnest(row.${kind}, row.${kind === 'tags' ? 'tag_keys' : 'category_keys'}) label (name, key)
    WHERE ${visible('row')} GROUP BY label.key ORDER BY 2 DESC, label.key LIMIT 500`,
});

/**
 * Sets the links of note $3 to the notes $4, in this order, as far as the actor may read them. Other links stay, because
 * the actor does not see them. Returns how many of $4 are readable.
 */
export const writeLinks: PreparedRead = {
  name: 'note-links-write',
  text: (visible) => `
    WITH readable AS (
      SELECT row.id FROM notes row
      WHERE row.id IN (SELECT l.linked_id FROM note_links l WHERE l.note_id = $3 UNION ALL SELECT unnest($4::uuid[]))
        AND ${visible('row')}
    ), removed AS (
      DELETE FROM note_links l USING readable
      WHERE l.note_id = $3 AND l.linked_id = readable.id AND l.linked_id <> ALL ($4::uuid[])
    ), added AS (
      INSERT INTO note_links (note_id, linked_id, position)
      SELECT $3, given.id, min(given.n) - 1 FROM unnest($4::uuid[]) WITH ORDINALITY given (id, n)
      JOIN readable ON readable.id = given.id GROUP BY given.id
      ON CONFLICT (note_id, linked_id) DO UPDATE SET position = EXCLUDED.position
    )
    SELECT count(*)::int AS found FROM readable WHERE ${isOneOf('readable.id', '$4::uuid[]')}`,
};

/** What decides about the second of a note: the type of lesson $1 and the duration of recording $2. */
export const timeFacts: Statement = {
  name: 'note-time-facts',
  text: `SELECT (SELECT l.type FROM lessons l WHERE l.id = $1) AS "lessonType",
    (SELECT r.duration_seconds FROM audio_recordings r WHERE r.id = $2) AS duration`,
};

/** Pins ($2 true) or unpins note $1, without a new version. */
export const pinNote: Statement = { name: 'note-pin', text: 'UPDATE notes SET is_pinned = $2 WHERE id = $1' };

/** Deletes note $1 at $2 until it is restored, without a new version. */
export const deleteNote: Statement = {
  name: 'note-delete',
  text: 'UPDATE notes SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL',
};

/** Restores note $1, if it is still deleted. */
export const restoreNote: Statement = {
  name: 'note-restore',
  text: 'UPDATE notes SET deleted_at = NULL WHERE id = $1 AND deleted_at IS NOT NULL',
};

/** Deletes one batch of notes for good that were deleted before $1. */
export const purgeNotes: Statement = {
  name: 'note-purge',
  text: `DELETE FROM notes WHERE ${batchOf('notes', 'deleted_at < $1')} RETURNING id`,
};

/** Is file $3 an image of a note the actor may see? Images of earlier texts are shown to the author. */
export const readableImage = (visible: Visible): string => `EXISTS (
  SELECT FROM note_files f JOIN notes row ON row.id = f.note_id
  WHERE f.file_id = $3::uuid AND (f.last_version IS NULL OR row.user_id = $1::uuid) AND ${visible('row')})`;

/** The files that note $1 shows. */
export const filesOfNote: Statement = {
  name: 'note-files',
  text: 'SELECT f.file_id AS id FROM note_files f WHERE f.note_id = $1 AND f.last_version IS NULL ORDER BY f.file_id',
};

/** Sets the files $2 that note $1 shows; $3 is the latest version that shows the files that are not among them any more. */
export const writeFiles: Statement = {
  name: 'note-files-write',
  text: `
    WITH dropped AS (
      UPDATE note_files f SET last_version = $3
      WHERE f.note_id = $1 AND f.last_version IS NULL AND f.file_id <> ALL ($2::uuid[])
    )
    INSERT INTO note_files (note_id, file_id) SELECT $1, file_id FROM unnest($2::uuid[]) file_id
    ON CONFLICT (note_id, file_id) DO UPDATE SET last_version = NULL`,
};

/** The numbers of the workbook of person $1: rows of modules as a whole; locked modules are not started. */
export const workbookNumbers: Statement = {
  name: 'dashboard-workbook',
  text: `
    SELECT coalesce(round(avg(p.progress_percent), 2), 0)::float AS "overallProgress",
      count(*) FILTER (WHERE p.status IN ('in_progress', 'completed'))::int AS "modulesStarted",
      (SELECT count(*)::int FROM audio_recordings r WHERE r.user_id = $1 AND r.deleted_at IS NULL) AS "recordingsCount",
      (SELECT count(*)::int FROM notes n WHERE n.user_id = $1 AND n.deleted_at IS NULL) AS "notesCount"
    FROM user_progress p WHERE p.user_id = $1 AND p.module_id IS NOT NULL AND p.lesson_id IS NULL`,
};
