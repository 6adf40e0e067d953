import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginateItems } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound, type Problem } from '#platform/problems/problem.js';
import { NoteReader } from '#workbook/notes/note-reader.service.js';
import type { Note } from '#workbook/notes/note.entity.js';
import { notePolicy } from '#workbook/notes/notes.policy.js';
import { type ListedNoteVersionView, NoteConflict, type NoteVersionView } from './note-versions.dto.js';
import { keepVersion, presentSince, versionOfNote, versionsOfNote } from './note-versions.sql.js';

/** The texts that a note had. Only its author reads them (docs/decisions/0164). */
@Injectable()
export class NoteVersionsService {
  constructor(
    @InjectScoped(notePolicy) private readonly notes: Scoped<typeof notePolicy>,
    private readonly reader: NoteReader,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The earlier texts that are kept, newest first. */
  async list(actor: Actor, noteId: string, query: PageQuery): Promise<Page<ListedNoteVersionView>> {
    await this.notes.get(actor, noteId, 'edit');
    return paginateItems(query, await this.database.query<ListedNoteVersionView>(versionsOfNote, [noteId]));
  }

  /** The text that a note had in one of its versions. Throws 404 if it is not kept. */
  async get(actor: Actor, noteId: string, version: number): Promise<NoteVersionView> {
    return this.textOf(await this.notes.get(actor, noteId, 'edit'), version);
  }

  /** As `get`, for a note that the caller has loaded. */
  async textOf(note: Note, version: number): Promise<NoteVersionView> {
    const text = await this.find(note, version);
    if (!text) throw notFound('version');
    return text;
  }

  /** Keeps the text of the note, which the caller has locked and is about to replace. */
  async keep({ id, version, title, content, tags, categories, wordCount }: Note): Promise<void> {
    const replacedAt = this.clock.now();
    await this.database.query(keepVersion, [id, version, replacedAt, title, content, tags, categories, wordCount]);
  }

  /** The note has another version than the expected one: 409 with both. */
  async conflict(actor: Actor, note: Note, expected: number): Promise<Problem> {
    const detail =
      'The note was changed since the version you edit. Merge your text with current, and send its version.';
    const current = await this.reader.get(actor, note.id);
    const base = (await this.find(note, expected)) ?? null;
    return conflict('version_conflict', detail).carrying(NoteConflict, { current, base });
  }

  /** The text in a version; undefined if the note had no such version or its text is not kept. */
  private async find(note: Note, version: number): Promise<NoteVersionView | undefined> {
    if (version < 1 || version > note.version) return undefined;
    const [earlier] = await this.database.query<NoteVersionView>(versionOfNote, [note.id, version]);
    if (earlier) return earlier.sinceVersion <= version ? earlier : undefined;
    const [present] = await this.database.query<{ sinceVersion: number }>(presentSince, [note.id]);
    const { title, content, tags, categories, wordCount } = note;
    const text = { title, content, tags, categories, wordCount, replacedAt: null };
    return { noteId: note.id, version: note.version, sinceVersion: present?.sinceVersion ?? 1, ...text };
  }
}
