import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import type { PageQuery } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { notFound } from '#platform/problems/problem.js';
import { foldText } from '#platform/text/folding.js';
import { NoteImages } from './note-images.js';
import type { NoteQuery } from './note-queries.dto.js';
import type { NoteLabels } from './note-views.dto.js';
import type { Note } from './note.entity.js';
import { notePolicy } from './notes.policy.js';
import { labelsOf, linkedNotes, linksOfNotes, noteContext } from './notes.sql.js';

/** The columns that lists show; texts are long. */
const listed = [
  'id',
  'userId',
  'title',
  'tags',
  'categories',
  'wordCount',
  'lastEditDevice',
  'isPrivate',
  'isPinned',
  'version',
  'moduleId',
  'lessonId',
  'sectionId',
  'audioRecordingId',
  'timestamp',
  'createdAt',
  'updatedAt',
  'deletedAt',
].map((property) => `row.${property}`);

const places = ['moduleId', 'lessonId', 'sectionId', 'audioRecordingId'] as const;

/** Reads notes, as far as the actor may see them. */
@Injectable()
export class NoteReader {
  constructor(
    @InjectScoped(notePolicy) private readonly notes: Scoped<typeof notePolicy>,
    private readonly images: NoteImages,
  ) {}

  /** Own notes, pinned ones first, or the shared ones of others. */
  list(actor: Actor, { q, tag, category, pinned, sort, ...query }: NoteQuery) {
    const rows = this.rowsOf(actor, query);
    if (tag) rows.andWhere('row.tagKeys @> ARRAY[:tag]::text[]', { tag: foldText(tag) });
    if (category) rows.andWhere('row.categoryKeys @> ARRAY[:category]::text[]', { category: foldText(category) });
    for (const place of places) if (query[place]) rows.andWhere(`row.${place} = :${place}`, { [place]: query[place] });
    if (pinned !== undefined) rows.andWhere('row.isPinned = :pinned', { pinned });
    searchIn(rows, q, 'title', 'plainText');
    if (query.shared !== 'others') rows.orderBy('row.isPinned', 'DESC');
    return this.page(orderBy(rows, sort), query);
  }

  /** A note with its text, links and images. */
  async get(actor: Actor, id: string) {
    const rows = this.notes.visibleTo(actor).andWhere('row.id = :id', { id });
    const [note] = await readInContext(rows, noteContext);
    if (!note) throw notFound('note');
    const links = await this.notes.read<{ id: string }>(actor, linkedNotes, [id]);
    const metadata = { ...metadataOf(note), linkedNotes: links.map((linked) => linked.id) };
    return versionedByContent({ ...note, metadata, files: await this.images.of(id) });
  }

  /** Own notes with their texts and links, in two statements. */
  async getMany(actor: Actor, ids: string[]) {
    const notes = await this.notes.visibleTo(actor, 'readOwn').andWhere('row.id IN (:...ids)', { ids }).getMany();
    return this.withLinks(actor, notes);
  }

  /** Adds the links of notes that the caller has loaded. */
  async withLinks(actor: Actor, notes: Note[]): Promise<(Note & { linkedNotes: string[] })[]> {
    const ids = notes.map(({ id }) => id);
    const links = await this.notes.read<{ noteId: string; ids: string[] }>(actor, linksOfNotes, [ids]);
    const byNote = new Map(links.map(({ noteId, ids: linked }) => [noteId, linked]));
    return notes.map((note) => ({ ...note, linkedNotes: byNote.get(note.id) ?? [] }));
  }

  /** The notes that link to a note, latest first. */
  async listLinksTo(actor: Actor, id: string, query: PageQuery) {
    await this.notes.get(actor, id);
    const rows = this.notes
      .visibleTo(actor)
      .andWhere('row.id IN (SELECT l.note_id FROM note_links l WHERE l.linked_id = :id)', { id });
    return this.page(orderBy(rows, '-updatedAt'), query);
  }

  async labels(actor: Actor, kind: 'tags' | 'categories'): Promise<NoteLabels> {
    return { items: await this.notes.read(actor, labelsOf(kind), [], 'readOwn') };
  }

  private rowsOf(actor: Actor, { deleted, shared }: Pick<NoteQuery, 'deleted' | 'shared'>): SelectQueryBuilder<Note> {
    if (deleted) return this.notes.visibleTo(actor, 'restore').andWhere('row.deletedAt IS NOT NULL');
    if (shared === 'others') return this.notes.visibleTo(actor).andWhere('row.userId <> :actorId');
    const rows = this.notes.visibleTo(actor, 'readOwn');
    return shared ? rows.andWhere('NOT row.isPrivate') : rows;
  }

  private async page(rows: SelectQueryBuilder<Note>, query: PageQuery) {
    const page = await paginateInContext(rows.select(listed), query, noteContext);
    return { ...page, items: page.items.map((note) => ({ ...note, metadata: metadataOf(note) })) };
  }
}

const metadataOf = ({ wordCount, lastEditDevice, version, categories }: Note) => ({
  wordCount,
  lastEditDevice,
  version,
  categories,
});
