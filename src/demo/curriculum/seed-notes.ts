import { type DemoNote, demoNotes } from '#demo/content/workbook.js';
import { insertAll, insertRows } from '#demo/support/insert-all.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { sanitizeBasicHtml } from '#platform/text/basic-html.js';
import { daysAfter, daysBefore } from '#platform/text/calendar.js';
import { writtenFrom } from '#workbook/notes/note.entity.js';

/** The authors by username, the lessons by title and the recordings by file name. */
const selectPlaces = `
  SELECT (SELECT json_object_agg(u.username, u.id) FROM users u WHERE u.username IN ('ana', 'ben')) AS authors,
    (SELECT json_object_agg(l.title, json_build_object('lesson_id', l.id, 'module_id', l.module_id)) FROM lessons l) AS lessons,
    (SELECT json_object_agg(r.file_name, r.id) FROM audio_recordings r) AS recordings`;

interface Places {
  authors: Record<string, string>;
  lessons: Record<string, { lesson_id: string; module_id: string }>;
  recordings: Record<string, string>;
}

/** Inserts notes with their links and earlier texts. Returns the number of notes. */
export async function seedNotes(context: SeedContext): Promise<number> {
  const { rows } = await context.client.query<Places>(selectPlaces);
  for (const places of rows) await insert(context, places);
  return demoNotes.length;
}

async function insert({ client, ids, school }: SeedContext, places: Places): Promise<void> {
  const idByTitle = new Map(demoNotes.map(({ title }) => [title, ids.next()]));
  const notes = demoNotes.map((note) => {
    const created_at = daysBefore(school.now, note.daysAgo);
    const version = note.earlierContent ? 2 : 1;
    const updated_at = note.earlierContent ? daysAfter(created_at, 1) : created_at;
    return { id: idByTitle.get(note.title), ...noteRow(note, places), version, created_at, updated_at };
  });
  const links = demoNotes.flatMap(({ title, links: linked = [] }) =>
    linked.map((other, position) => ({ note_id: idByTitle.get(title), linked_id: idByTitle.get(other), position })),
  );
  const versions = demoNotes.flatMap((note) =>
    note.earlierContent
      ? [
          {
            note_id: idByTitle.get(note.title),
            version: 1,
            since_version: 1,
            ...textRow(writtenIn(note, note.earlierContent)),
            replaced_at: daysAfter(daysBefore(school.now, note.daysAgo), 1),
          },
        ]
      : [],
  );
  await insertAll(client, 'notes', notes);
  await insertRows(client, 'note_links', links);
  await insertRows(client, 'note_versions', versions);
}

function noteRow(note: DemoNote, { authors, lessons, recordings }: Places) {
  const { author, lesson, recording, timestamp = null, isPinned = false, isShared = false } = note;
  const written = writtenIn(note, note.content);
  const place = lesson ? lessons[lesson] : undefined;
  return {
    user_id: authors[author],
    ...textRow(written),
    ...wordsRow(written),
    timestamp,
    module_id: place?.module_id ?? null,
    lesson_id: place?.lesson_id ?? null,
    audio_recording_id: recording ? recordings[recording] : null,
    is_private: !isShared,
    is_pinned: isPinned,
    last_edit_device: 'Tablet 7',
  };
}

/** A text as the application stores it. */
const writtenIn = ({ title, tags, categories }: DemoNote, html: string) =>
  writtenFrom({ title, content: sanitizeBasicHtml(html), tags, categories });

type Written = ReturnType<typeof writtenIn>;

/** The columns that a note and its earlier texts have. */
const textRow = ({ title, content, wordCount: word_count, tags, categories }: Written) => ({
  title,
  content,
  word_count,
  tags,
  categories,
});

const wordsRow = ({ plainText: plain_text, tagKeys: tag_keys, categoryKeys: category_keys }: Written) => ({
  plain_text,
  tag_keys,
  category_keys,
});
