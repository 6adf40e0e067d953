import { conflict, invalid } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';

/** A place in the feed of changes, as clients keep it. */
export interface SyncCursor {
  /** The database in which the place was numbered. */
  database: string;
  /** The number of the latest change that the client has. */
  sequence: string;
  /** Up to when it knows all changes. */
  completeAt: Date;
  /** The collections it receives. */
  collections: readonly string[];
}

/** The present state, with which a cursor must agree. */
export interface FeedState {
  database: string;
  collections: readonly string[];
  now: Date;
  retentionDays: number;
}

export const renderCursor = ({ database, sequence, completeAt, collections }: SyncCursor): string =>
  [database, sequence, completeAt.getTime(), collections.join('-')].join('.');

/**
 * Reads a cursor. Throws 409 `cursor_expired` if changes may be missing after it: it is older than the tombstones that are
 * kept, it comes from another database, such as one before a restore, or another collection was switched on since.
 */
export function readCursor(text: string, { database, collections, now, retentionDays }: FeedState): SyncCursor {
  const parts = /^(\w{1,40})\.(\d{1,18})\.(\d{1,15})\.([a-z-]{0,200})$/.exec(text);
  const [, from = '', sequence = '', completeAt = '', names = ''] = parts ?? [];
  if (!parts) throw invalid('cursor_invalid', 'cursor must be the cursor of an earlier response, or be omitted.');
  const cursor = { database: from, sequence, completeAt: new Date(Number(completeAt)), collections: names.split('-') };
  const isComplete = collections.every((name) => cursor.collections.includes(name));
  if (from === database && isComplete && cursor.completeAt >= daysBefore(now, retentionDays)) return cursor;
  throw conflict(
    'cursor_expired',
    'The changes since this cursor are not known any more. Download everything again without cursor, and keep your pending operations.',
  );
}
