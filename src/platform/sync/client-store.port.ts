import type { Actor } from '#platform/access/actor.js';

/** An entry that was not stored, and the code of the reason. */
export interface SkippedEntry {
  id: string;
  reason: string;
}

/** How many entries are stored now, those that were stored before included, and which are not. */
export interface StoredEntries {
  stored: number;
  skipped: SkippedEntry[];
}

/** The parts of what a browser kept before its user logged in. */
export type ClientStorePart = 'votes' | 'bookmarks' | 'preferences';

/** Port: stores one part of what a browser kept before its user logged in, and returns it (docs/decisions/0198). */
export abstract class ClientStore {
  abstract readonly part: ClientStorePart;

  /** Stores the entries in the transaction of the caller. Invalid entries are skipped; storing them again changes nothing. */
  abstract store(actor: Actor, entries: Map<string, unknown>): Promise<StoredEntries>;

  /** What is stored of the person, in the form in which it is uploaded. */
  abstract load(actor: Actor): Promise<object>;
}
