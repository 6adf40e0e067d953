import type { Actor } from '#platform/access/actor.js';
import type { Problem } from '#platform/problems/problem.js';
import type { FieldConflict, Fields } from './three-way-merge.js';

/** A change that a client made offline to one record. */
export interface RecordOperation {
  recordId: string;
  kind: 'put' | 'delete';
  /** The fields the client has changed; all fields for a new record. */
  fields: Fields;
  /** The values from which it changed them; null for a record that the client has created. */
  base: Fields | null;
  /** When the person made the change; never later than the present. */
  at: Date;
}

/** What became of an operation. `conflicts` and `problem` say what of it was not applied. */
export interface OperationOutcome {
  /** The version of the record afterwards; null for records without versions and deleted ones. */
  version: number | null;
  /** Whether the record differs from what the operation says, because of changes made elsewhere that stay. */
  isMerged?: boolean;
  conflicts?: FieldConflict[];
  problem?: Problem;
}

/** A record of a person as clients store it. */
export interface SyncedRecord {
  id: string;
  version: number | null;
  fields: Fields;
}

/**
 * Port: the records of one kind that clients may change offline. A feature provides one for each of its kinds, with its
 * own rules and permissions. Triggers on its table record every change of them (docs/decisions/0163).
 */
export abstract class SyncedCollection {
  abstract readonly name: string;

  /** What ids of records are; a record of another feature may have any text. */
  abstract readonly recordIds: 'uuid' | 'text';

  /** Whether the change that the person made last replaces the whole record, in whatever order changes arrive. */
  abstract readonly latestWins: boolean;

  /** Throws as the routes of the feature do if the person may not write such records. */
  abstract admit(actor: Actor): Promise<void>;

  /**
   * Applies an operation, in the transaction of the caller, which applies one operation of the person at a time. Throws a
   * Problem if the operation is invalid.
   */
  abstract apply(actor: Actor, operation: RecordOperation): Promise<OperationOutcome>;

  /** The records with these ids, in a constant number of statements. Those that do not exist any more are left out. */
  abstract read(actor: Actor, ids: string[]): Promise<SyncedRecord[]>;
}
