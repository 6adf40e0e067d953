import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { conflict, notFound, Problem } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';
import { NoteImages } from './note-images.js';
import { NotePlaces, nowhere } from './note-places.service.js';
import { NoteReader } from './note-reader.service.js';
import { type Note, type NoteText, restorableDays, writtenFrom } from './note.entity.js';
import type { NoteChanges, NoteDraft } from './notes.dto.js';
import { notePolicy } from './notes.policy.js';
import { deleteNote, pinNote, purgeNotes, restoreNote, writeLinks } from './notes.sql.js';
import { NoteVersionsService } from './versions/note-versions.service.js';

/** A person has written, deleted or restored a note. */
export class NotesChanged {
  constructor(readonly userId: string) {}
}

/** The version a change is based on; `force` overwrites any. */
export interface Basis {
  expected: number | undefined;
  force: boolean;
}

/** Writes the notes of the actor. */
@Injectable()
export class NotesService {
  constructor(
    @InjectScoped(notePolicy) private readonly notes: Scoped<typeof notePolicy>,
    private readonly reader: NoteReader,
    private readonly versions: NoteVersionsService,
    private readonly places: NotePlaces,
    private readonly images: NoteImages,
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Creates a note, with an id that the client has made if it was written offline. */
  async create(actor: Actor, { metadata, ...draft }: NoteDraft, id = newId()) {
    const { categories, linkedNotes, lastEditDevice } = metadata ?? noMetadata;
    const written = writtenFrom({ ...draft, categories });
    const images = await this.images.check(actor, written.content);
    await this.database.transaction(async () => {
      await this.places.check(actor, nowhere, draft);
      await this.notes.create(actor, { ...draft, ...written, id, lastEditDevice, userId: actor.userId });
      await this.images.write(id, images, null);
      await this.link(actor, id, linkedNotes);
      await this.events.emit(new NotesChanged(actor.userId));
    });
    return this.reader.get(actor, id);
  }

  /**
   * Changes a note. Throws 428 without a version to start from, and 409 `version_conflict` with both versions if the note
   * has another one.
   */
  async change(actor: Actor, id: string, { metadata = {}, version, ...changes }: NoteChanges, basis: Basis) {
    const known = await this.notes.get(actor, id, 'edit');
    const { expected = version, force } = basis;
    if (expected === undefined && !force) throw versionRequired();
    await this.database.transaction(async () => {
      await this.places.check(actor, known, changes);
      const note = await this.notes.lock(actor, id, 'edit');
      if (!force && expected !== undefined && expected !== note.version)
        throw await this.versions.conflict(actor, note, expected);
      const { linkedNotes, categories, lastEditDevice } = metadata;
      const fields = { ...changes, ...(lastEditDevice !== undefined && { lastEditDevice }) };
      const text = { ...changes, ...(categories && { categories }) };
      await this.save(actor, note, { fields, text, isRelinked: linkedNotes !== undefined });
      if (linkedNotes) await this.link(actor, id, linkedNotes);
    });
    return this.reader.get(actor, id);
  }

  /** Locks an own note until the open transaction ends, also a deleted one that can be restored; null if there is none. */
  hold(actor: Actor, id: string): Promise<Note | null> {
    const rows = this.notes.visibleTo(actor, 'restore').andWhere('row.id = :id', { id });
    return rows.setLock('pessimistic_write').getOne();
  }

  /** Gives the note a text that it had before. The present text becomes a version. */
  async restoreVersion(actor: Actor, id: string, version: number, expected?: number) {
    await this.database.transaction(async () => {
      const note = await this.notes.lock(actor, id, 'edit');
      assertVersion(note, expected);
      const { title, content, tags, categories } = await this.versions.textOf(note, version);
      await this.save(actor, note, { fields: {}, text: { title, content, tags, categories }, isRelinked: false });
    });
    return this.reader.get(actor, id);
  }

  async pin(actor: Actor, id: string, isPinned: boolean) {
    await this.notes.get(actor, id, 'edit');
    await this.database.query(pinNote, [id, isPinned]);
    return this.reader.get(actor, id);
  }

  /** Deletes a note. It can be restored for 30 days. */
  async remove(actor: Actor, id: string, expected?: number): Promise<void> {
    await this.database.transaction(async () => {
      assertVersion(await this.notes.lock(actor, id, 'remove'), expected);
      await this.database.query(deleteNote, [id, this.clock.now()]);
      await this.events.emit(new NotesChanged(actor.userId));
    });
  }

  /** Restores a deleted note. Throws 409 `note_not_deleted` for one that is not deleted. */
  async restore(actor: Actor, id: string) {
    const { deletedAt } = await this.notes.getFor(actor, id, 'restore');
    if (!deletedAt) throw conflict('note_not_deleted', 'This note is not deleted.');
    await this.database.transaction(async () => {
      await this.database.query(restoreNote, [id]);
      await this.events.emit(new NotesChanged(actor.userId));
    });
    return this.reader.get(actor, id);
  }

  /** Deletes one batch of notes for good that cannot be restored any more. Returns their number. */
  async purge(now = this.clock.now()): Promise<number> {
    return (await this.database.query(purgeNotes, [daysBefore(now, restorableDays)])).length;
  }

  /** Saves what differs from the locked note, and keeps its text if that is replaced. Nothing else makes a new version. */
  private async save(actor: Actor, note: Note, { fields, text, isRelinked }: Edit): Promise<void> {
    const before = { ...note };
    const written = writtenFrom({ ...textOf(note), ...text });
    const isRewritten = !isDeepStrictEqual(textOf(written), textOf(note));
    Object.assign(note, fields, written);
    if (!isRelinked && isDeepStrictEqual({ ...note }, before)) return;
    const images = isRewritten ? await this.images.check(actor, written.content) : [];
    if (isRewritten) await this.versions.keep(before);
    await this.notes.save(note);
    if (isRewritten) await this.images.write(note.id, images, before.version);
    await this.events.emit(new NotesChanged(note.userId));
  }

  private async link(actor: Actor, id: string, linkedNotes: string[]): Promise<void> {
    const ids = [...new Set(linkedNotes)];
    const [readable] = await this.notes.read<{ found: number }>(actor, writeLinks, [id, ids]);
    if (readable?.found !== ids.length) throw notFound('linked note');
  }
}

/** New values of a note: of its columns, and of its text. */
interface Edit {
  fields: Partial<Note>;
  text: Partial<NoteText>;
  isRelinked: boolean;
}

const noMetadata = { categories: [], linkedNotes: [], lastEditDevice: null };

const textOf = ({ title, content, tags, categories }: NoteText): NoteText => ({ title, content, tags, categories });

const versionRequired = () =>
  new Problem(
    'preconditionRequired',
    'if_match_required',
    'A change needs the version it is based on. Send the ETag as If-Match or version in the body, or force=true to overwrite any.',
  );
