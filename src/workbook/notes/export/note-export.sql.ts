import type { PreparedRead } from '#platform/database/scoped.repository.js';

/** A note of an export. */
export interface ExportedNote {
  id: string;
  title: string;
  content: string;
  updatedAt: Date;
  facts: Record<string, unknown>;
  fileIds: string[];
}

/** The next $4 own notes after the id $3, with the facts of their front matter. */
export const exportedNotes: PreparedRead = {
  name: 'note-export',
  text: (visible) => `
    SELECT row.id, row.title, row.content, row.updated_at AS "updatedAt",
      json_build_object('id', row.id, 'title', row.title, 'tags', row.tags, 'categories', row.categories,
        'module', (SELECT m.title FROM modules m WHERE m.id = row.module_id),
        'lesson', (SELECT l.title FROM lessons l WHERE l.id = row.lesson_id),
        'section', (SELECT s.title FROM sections s WHERE s.id = row.section_id),
        'recording', (SELECT r.file_name FROM audio_recordings r WHERE r.id = row.audio_recording_id),
        'timestamp', row.timestamp, 'private', row.is_private, 'pinned', row.is_pinned,
        'links', ARRAY(SELECT l.linked_id FROM note_links l JOIN notes linked ON linked.id = l.linked_id
          WHERE l.note_id = row.id AND ${visible('linked')} ORDER BY l.position),
        'created', row.created_at, 'updated', row.updated_at) AS facts,
      ARRAY(SELECT f.file_id FROM note_files f WHERE f.note_id = row.id AND f.last_version IS NULL) AS "fileIds"
    FROM notes row WHERE ${visible('row')} AND row.id > $3::uuid ORDER BY row.id LIMIT $4`,
};
