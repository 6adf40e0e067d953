import { randomUUID } from 'node:crypto';
import { fieldsChangedSince, type Fields, mergeFields } from '#platform/sync/three-way-merge.js';
import type { Operation, Result, World } from './offline-people.js';

const rules = { title: 'value', content: 'value', tags: 'list' } as const;

interface Stored {
  notes: Record<string, { fields: Fields; isDeleted: boolean }>;
  seconds: number | null;
  results: Record<string, Result>;
  /** Keys of records in the order of their changes. */
  feed: string[];
}

/** The protocol of docs/api.md in memory, with the same rules of merging: thousands of requests take a second. */
export class ModelServer implements World {
  readonly url = '';
  readonly progressId = randomUUID();
  readonly token = () => 'token';
  private stored: Stored = { notes: {}, seconds: null, results: {}, feed: [] };

  fetch = (url: string, init: RequestInit) => {
    const body = init.body
      ? this.apply(JSON.parse(init.body as string) as { operations: Operation[] })
      : this.changes(url);
    return Promise.resolve({ status: 200, json: () => Promise.resolve(structuredClone(body)) });
  };

  /** Only what was stored remains. */
  restart = () => {
    this.stored = JSON.parse(JSON.stringify(this.stored)) as Stored;
    return Promise.resolve();
  };

  editOnline = (noteId: string, title: string) => {
    const note = this.stored.notes[noteId];
    if (!note || note.isDeleted) return Promise.resolve(undefined);
    const base = { title: note.fields.title };
    note.fields.title = title;
    this.changed(`notes/${noteId}`);
    const edit = {
      id: randomUUID(),
      collection: 'notes',
      recordId: noteId,
      kind: 'put',
      fields: { title },
      base,
    } as const;
    return Promise.resolve(edit);
  };

  private apply({ operations }: { operations: Operation[] }) {
    for (const operation of operations) this.stored.results[operation.id] ??= this.applyOne(operation);
    return { results: operations.map(({ id }) => this.stored.results[id]) };
  }

  private applyOne({ id, collection, recordId, kind, fields, base }: Operation): Result {
    const applied = { id, status: 'applied', code: null, conflicts: [] };
    this.changed(`${collection}/${recordId}`);
    if (collection === 'progress') {
      this.stored.seconds = (this.stored.seconds ?? 0) + Number(fields.timeSpentSeconds);
      return applied;
    }
    const note = this.stored.notes[recordId];
    if (!note && base) return { ...applied, status: 'conflict', code: 'record_deleted' };
    if (!note) {
      this.stored.notes[recordId] = { fields: { tags: [], ...fields }, isDeleted: false };
      return applied;
    }
    const known = { tags: [], ...base };
    const conflicts = kind === 'delete' && !note.isDeleted ? fieldsChangedSince(rules, known, note.fields) : [];
    if (conflicts.length > 0) return { ...applied, status: 'conflict', code: 'record_changed', conflicts };
    note.isDeleted = kind === 'delete';
    if (kind === 'delete') return applied;
    const merged = mergeFields(rules, { current: note.fields, yours: fields, base: known });
    Object.assign(note.fields, merged.changes);
    return { ...applied, status: merged.conflicts.length > 0 ? 'conflict' : 'applied', conflicts: merged.conflicts };
  }

  private changes(url: string) {
    const { feed, notes, seconds } = this.stored;
    const from = Number(/cursor=(\d+)/.exec(url)?.[1] ?? 0);
    const page = feed.slice(from, from + 3);
    const latest = [...new Set(page)].filter((key) => key !== 'progress/none');
    return {
      cursor: String(from + page.length),
      more: feed.length > from + page.length,
      changes: latest.map((key) => {
        const [collection, id = ''] = key.split('/');
        const note = notes[id];
        const fields = collection === 'notes' ? (note?.isDeleted ? null : note?.fields) : { timeSpentSeconds: seconds };
        return { collection, id, version: 1, deleted: !fields, fields: fields ?? null };
      }),
    };
  }

  private changed(key: string): void {
    this.stored.feed.push(key);
  }
}
