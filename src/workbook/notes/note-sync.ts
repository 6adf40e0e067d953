import { AccessDecider } from '#platform/access/access-decider.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { assertWritable } from '#platform/access/roles.guard.js';
import { Provides } from '#platform/ports/ports.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';
import {
  type OperationOutcome,
  type RecordOperation,
  SyncedCollection,
} from '#platform/sync/synced-collection.port.js';
import { type Fields, fieldsChangedSince, mergeFields, type MergeRule } from '#platform/sync/three-way-merge.js';
import { nowhere } from './note-places.service.js';
import { NoteReader } from './note-reader.service.js';
import { distinctLabels, type Note } from './note.entity.js';
import { NoteChanges, NoteDraft, SyncedNote } from './notes.dto.js';
import { notePolicy } from './notes.policy.js';
import { NotesService } from './notes.service.js';

const rules = {
  title: 'value',
  content: 'value',
  tags: 'list',
  categories: 'list',
  linkedNotes: 'list',
  isPrivate: 'value',
  isPinned: 'value',
  lastEditDevice: 'latest',
  // A lesson belongs to its module, and a second to its lesson or recording.
  moduleId: 'together',
  lessonId: 'together',
  sectionId: 'together',
  audioRecordingId: 'together',
  timestamp: 'together',
} as const satisfies Record<keyof SyncedNote, MergeRule>;

/** A field that is missing in `base` had its default. */
const defaults = {
  tags: [],
  categories: [],
  linkedNotes: [],
  isPrivate: true,
  isPinned: false,
  lastEditDevice: null,
  ...nowhere,
};

/** Links change when the linked note is deleted, which is no change of this note that its deletion would lose. */
const rulesOfDeletion = { ...rules, linkedNotes: 'latest' } as const;

/** Notes that clients write offline. An edit restores a deleted note; a note that was edited elsewhere is not deleted. */
@Provides(SyncedCollection)
export class NoteSync implements SyncedCollection {
  readonly name = 'notes';
  readonly recordIds = 'uuid';
  readonly latestWins = false;

  constructor(
    private readonly notes: NotesService,
    private readonly reader: NoteReader,
    private readonly access: AccessDecider,
  ) {}

  async admit(actor: Actor): Promise<void> {
    mustBeAble(actor, 'edit', notePolicy);
    assertWritable(actor);
    await this.access.admitToWorkshop(actor);
  }

  async apply(actor: Actor, { recordId, kind, fields, base }: RecordOperation): Promise<OperationOutcome> {
    const note = await this.notes.hold(actor, recordId);
    if (kind === 'delete') return this.remove(actor, note, base);
    if (!note && base) return { version: null, problem: recordDeleted() };
    if (!note) return this.create(actor, recordId, fields);
    if (note.deletedAt) await this.notes.restore(actor, recordId);
    return this.merge(actor, note, { yours: fieldsIn(fields), base: { ...defaults, ...fieldsIn(base ?? {}) } });
  }

  async read(actor: Actor, ids: string[]) {
    const notes = await this.reader.getMany(actor, ids);
    return notes.map((note) => ({ id: note.id, version: note.version, fields: fieldsOf(note) }));
  }

  private async create(actor: Actor, id: string, fields: Fields): Promise<OperationOutcome> {
    if (!/^.{14}7/.test(id)) throw invalid('record_id_invalid', 'The id of a new note must be a UUIDv7 (RFC 9562).');
    const { version } = await this.notes.create(actor, read(NoteDraft, withMetadata(fields)), id);
    return { version };
  }

  private async merge(actor: Actor, note: Note, { yours, base }: Sides): Promise<OperationOutcome> {
    const [current] = await this.reader.withLinks(actor, [note]);
    const merged = mergeFields(rules, { current: { ...current }, yours, base });
    const { changes, ...outcome } = merged;
    if (Object.keys(changes).length === 0) return { ...outcome, version: note.version };
    const draft = read(NoteChanges, withMetadata(changes));
    const { version } = await this.notes.change(actor, note.id, draft, { expected: note.version, force: false });
    return { ...outcome, version };
  }

  private async remove(actor: Actor, note: Note | null, base: Fields | null): Promise<OperationOutcome> {
    if (!base) throw invalid('base_required', 'A delete needs base, the fields of the note as the client knows them.');
    if (!note || note.deletedAt) return { version: null };
    const conflicts = fieldsChangedSince(rulesOfDeletion, { ...defaults, ...fieldsIn(base) }, { ...note });
    if (conflicts.length > 0) return { version: note.version, conflicts, problem: editedElsewhere() };
    await this.notes.remove(actor, note.id);
    return { version: null };
  }
}

interface Sides {
  yours: Fields;
  base: Fields;
}

/** The fields as they are stored: a client may send back what it wrote, before it was sanitized. */
function fieldsIn(given: Fields): Fields {
  const fields = read(SyncedNote, given);
  const { tags, categories, linkedNotes } = fields;
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    ...(tags && { tags: distinctLabels(tags) }),
    ...(categories && { categories: distinctLabels(categories) }),
    ...(linkedNotes && { linkedNotes: [...new Set(linkedNotes.map((id) => id.toLowerCase()))] }),
  };
}

function fieldsOf(note: Note & { linkedNotes: string[] }): Fields {
  const fields: Record<keyof SyncedNote, unknown> = note;
  return Object.fromEntries(Object.keys(rules).map((field) => [field, fields[field as keyof SyncedNote]]));
}

/** In the shape of requests: links, categories and the device are metadata. */
function withMetadata({ linkedNotes, categories, lastEditDevice, ...fields }: Fields): object {
  const given = Object.entries({ linkedNotes, categories, lastEditDevice }).filter(([, value]) => value !== undefined);
  return { ...fields, ...(given.length > 0 && { metadata: Object.fromEntries(given) }) };
}

const recordDeleted = () =>
  conflict('record_deleted', 'The note was deleted and cannot be restored. Send all of its fields under a new id.');
const editedElsewhere = () =>
  conflict('record_changed', 'The note was changed since the client read it, and was not deleted. Show it again.');
