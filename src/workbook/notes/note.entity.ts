import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { invalid } from '#platform/problems/problem.js';
import { imagesIn, textOfHtml } from '#platform/text/basic-html.js';
import { countWords } from '#platform/text/count-words.js';
import { foldText } from '#platform/text/folding.js';
import { plainText } from '#platform/text/plain-text.js';

/** How long a deleted note can be restored. */
export const restorableDays = 30;

/** What a note says. A change of it keeps the text before as a version. */
export interface NoteText {
  title: string;
  content: string;
  tags: string[];
  categories: string[];
}

/** What a note is about. */
export interface NotePlace {
  moduleId: string | null;
  lessonId: string | null;
  sectionId: string | null;
  audioRecordingId: string | null;
  /** Seconds from the beginning of the recording or video. */
  timestamp: number | null;
}

/** A note of a person, private unless its author shares it. */
@Entity()
export class Note extends BaseEntity implements NoteText, NotePlace {
  @Column({ type: 'uuid', update: false })
  userId: string;

  @Column('text')
  title: string;

  /** HTML of basic elements, sanitized. */
  @Column('text')
  content: string;

  /** The words of the content, for searches and snippets. */
  @Column('text')
  plainText: string;

  @Column('integer')
  wordCount: number;

  @Column('text', { array: true })
  tags: string[] = [];

  @Column('text', { array: true })
  categories: string[] = [];

  /** Tags and categories as they are compared. */
  @Column('text', { array: true })
  tagKeys: string[] = [];

  @Column('text', { array: true })
  categoryKeys: string[] = [];

  @Column('uuid', { nullable: true })
  moduleId: string | null = null;

  @Column('uuid', { nullable: true })
  lessonId: string | null = null;

  @Column('uuid', { nullable: true })
  sectionId: string | null = null;

  @Column('uuid', { nullable: true })
  audioRecordingId: string | null = null;

  @Column('integer', { nullable: true })
  timestamp: number | null = null;

  @Column('boolean')
  isPrivate = true;

  @Column('boolean')
  isPinned = false;

  @Column('text', { nullable: true })
  lastEditDevice: string | null = null;

  /** Set without a new version, like a pin: neither is a change that an editor could overwrite. */
  @Column({ type: 'timestamptz', nullable: true, update: false })
  deletedAt: Date | null = null;
}

/** The columns that follow from a text. Throws 400 `note_empty` for a text without words and images. */
export function writtenFrom({ title, content, tags, categories }: NoteText) {
  const text = textOfHtml(content);
  if (!text && imagesIn(content).length === 0)
    throw invalid('note_empty', 'content must not be empty. Write a text or add an image.');
  const labels = { tags: distinctLabels(tags), categories: distinctLabels(categories) };
  const keys = { tagKeys: labels.tags.map(foldText), categoryKeys: labels.categories.map(foldText) };
  return { title, content, plainText: text, wordCount: countWords(text), ...labels, ...keys };
}

/** Labels on one line each, without those that differ from an earlier one only in case or accents. */
export function distinctLabels(labels: string[]): string[] {
  const byKey = new Map<string, string>();
  for (const label of labels.map(plainText))
    if (foldText(label)) byKey.set(foldText(label), byKey.get(foldText(label)) ?? label);
  return [...byKey.values()];
}

explainConstraints({
  note_links_self_check: invalid(
    'note_linked_to_itself',
    'A note cannot link to itself. Remove its id from linkedNotes.',
  ),
});
