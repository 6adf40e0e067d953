import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { invalid } from '#platform/problems/problem.js';
import { ClientStore, type ClientStorePart, type StoredEntries } from '#platform/sync/client-store.port.js';
import type { SyncDownload, SyncUpload, SyncUploadResult } from './sync.dto.js';

const maxEntries = 1000;

/** What a browser keeps before its user logs in, and stores here at login (docs/decisions/0198). */
@Injectable()
export class UploadService {
  constructor(
    @All(ClientStore) private readonly stores: ClientStore[],
    private readonly features: Features,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Stores all parts in one transaction; the client may delete what is not skipped. */
  async upload(actor: Actor, upload: SyncUpload): Promise<SyncUploadResult> {
    const entries = {
      votes: votesIn(upload.votes),
      bookmarks: bookmarksIn(upload.bookmarks),
      preferences: new Map(Object.entries(objectIn(upload.preferences, 'preferences'))),
    };
    return this.database.transaction(async () => {
      await this.database.lock('sync', actor.userId);
      const votes = await this.store(actor, 'votes', entries.votes);
      const bookmarks = await this.store(actor, 'bookmarks', entries.bookmarks);
      const preferences = await this.store(actor, 'preferences', entries.preferences);
      const results = Object.entries({ votes, bookmarks, preferences });
      return {
        stored: { votes: votes.stored, bookmarks: bookmarks.stored, preferences: preferences.stored },
        skipped: results.flatMap(([kind, { skipped }]) => skipped.map((entry) => ({ kind, ...entry }))),
        serverTime: this.clock.now(),
      };
    });
  }

  /** What the server has. Parts of features that are not enabled are empty. */
  async download(actor: Actor): Promise<SyncDownload> {
    const load = async (part: ClientStorePart, none: object) => (await this.find(part)?.load(actor)) ?? none;
    const [votes, bookmarks] = [await load('votes', {}), await load('bookmarks', [])];
    return { votes, bookmarks, preferences: await load('preferences', {}), serverTime: this.clock.now() };
  }

  private store(actor: Actor, part: ClientStorePart, entries: Map<string, unknown>): Promise<StoredEntries> {
    const skipped = [...entries.keys()].map((id) => ({ id, reason: 'feature_disabled' }));
    if (entries.size === 0) return Promise.resolve({ stored: 0, skipped });
    return this.find(part)?.store(actor, entries) ?? Promise.resolve({ stored: 0, skipped });
  }

  private find(part: ClientStorePart): ClientStore | undefined {
    return this.stores.find(
      (store) => store.part === part && this.features.isOn(this.features.ownerOf(store.constructor)),
    );
  }
}

/** Votes by the id of the bill; an object around them, as some clients store it, is removed. */
function votesIn(given: unknown): Map<string, unknown> {
  const outer = objectIn(given, 'votes');
  const inner = outer.votes;
  const votes = Object.keys(outer).length === 1 && isObject(inner) ? inner : outer;
  return limited('votes', new Map(Object.entries(votes)));
}

function bookmarksIn(given: unknown): Map<string, unknown> {
  if (given !== undefined && !Array.isArray(given)) throw malformed('bookmarks', 'a list');
  const list: unknown[] = given ?? [];
  if (list.length > maxEntries) throw overLimit('bookmarks');
  return new Map(list.map((entry) => [idOf(entry), entry]));
}

const limited = (part: string, entries: Map<string, unknown>): Map<string, unknown> => {
  if (entries.size > maxEntries) throw overLimit(part);
  return entries;
};

/** The id in a bookmark, or what else it is, for the list of skipped entries. */
function idOf(entry: unknown): string {
  const id = isObject(entry) ? (entry.id ?? entry.resourceId) : entry;
  return (typeof id === 'string' ? id : (JSON.stringify(entry) ?? 'null')).slice(0, 200);
}

function objectIn(given: unknown, part: string): Record<string, unknown> {
  if (given === undefined || given === null) return {};
  if (!isObject(given)) throw malformed(part, 'an object');
  return given;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (field: string, shape: string) => {
  const message = `${field} must be ${shape}`;
  return invalid('validation_failed', 'Some fields are invalid; see errors.', [{ field, rule: 'type', message }]);
};

const overLimit = (field: string) => {
  const message = `${field} must have at most ${maxEntries} entries. Send the others in another request.`;
  return invalid('validation_failed', message, [{ field, rule: 'arrayMaxSize', message }]);
};
