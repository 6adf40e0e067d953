import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Actor } from '#platform/access/actor.js';
import { hashOfRequest } from '#platform/api/request-hash.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { conflict, invalid, Problem } from '#platform/problems/problem.js';
import type { OperationOutcome, SyncedCollection } from '#platform/sync/synced-collection.port.js';
import { OperationLog, type Received, type StoredOperation } from './operation-log.service.js';
import type { OperationStatus, SyncBatch, SyncOperationDraft, SyncResult } from './operations.dto.js';
import { compareChange, dateChanges } from './sync.sql.js';
import { SyncedCollections } from './synced-collections.js';

/** Applies what clients did offline, each operation exactly once (docs/decisions/0162). */
@Injectable()
export class OperationsService {
  constructor(
    private readonly collections: SyncedCollections,
    private readonly log: OperationLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Applies the operations in their order, each in its own transaction. One that was received before gets its stored result.
   * A failure that may pass, such as an unreachable database, ends the request; the client repeats all of it.
   */
  async apply(actor: Actor, { deviceId, operations }: SyncBatch): Promise<{ results: SyncResult[] }> {
    const ids = operations.map(({ id }) => id);
    const stored = await this.log.find(actor, ids);
    const admissions = new Map<string, Promise<SyncedCollection>>();
    const results: SyncResult[] = [];
    for (const operation of operations) {
      const { collection } = operation;
      const admit = () => {
        const admission = admissions.get(collection) ?? this.admit(actor, collection);
        admissions.set(collection, admission);
        return admission;
      };
      const received = { operation, deviceId, hash: hashOf(operation) };
      const known = stored.get(operation.id);
      results.push(known ? resultFor(received, known) : await this.applyOne(actor, received, admit));
    }
    return { results };
  }

  private async applyOne(
    actor: Actor,
    received: Received,
    admit: () => Promise<SyncedCollection>,
  ): Promise<SyncResult> {
    try {
      return await this.database.transaction(async () => {
        await this.database.lock('sync', actor.userId);
        const known = (await this.log.find(actor, [received.operation.id])).get(received.operation.id);
        if (known) return resultFor(received, known);
        const outcome = await this.change(actor, await admit(), received.operation);
        const result = resultOf(received.operation.id, outcome);
        if (await this.log.store(actor, received, result)) return result;
        throw conflict('operation_id_reused', idReused);
      });
    } catch (error) {
      const problem = lastingProblem(error);
      const { code, detail } = problem;
      const status = problem instanceof Superseded ? 'merged' : 'rejected';
      const result = { ...resultOf(received.operation.id, { version: null }), status, code, detail } as const;
      await this.log.store(actor, received, result);
      // Another request with the same operation may have been faster.
      const known = (await this.log.find(actor, [received.operation.id])).get(received.operation.id);
      return known ? resultFor(received, known) : result;
    }
  }

  private async change(actor: Actor, collection: SyncedCollection, operation: SyncOperationDraft) {
    const now = this.clock.now();
    const at = operation.at > now ? now : operation.at;
    const recordId = collection.recordIds === 'uuid' ? uuidIn(operation) : operation.recordId;
    if (!collection.latestWins) return collection.apply(actor, { ...operation, recordId, at });
    await this.database.query(dateChanges, [at]);
    const outcome = await collection.apply(actor, { ...operation, recordId, at });
    const values = [actor.userId, collection.name, recordId, operation.kind === 'delete', at];
    const [comparison] = await this.database.query<{ isOutdated: boolean }>(compareChange, values);
    // Compared last, when the row of the change is locked: no change made elsewhere can be in between.
    if (comparison?.isOutdated) throw new Superseded();
    return outcome;
  }

  private async admit(actor: Actor, name: string): Promise<SyncedCollection> {
    const collection = this.collections.get(name);
    await collection.admit(actor);
    return collection;
  }
}

function uuidIn({ recordId, collection }: SyncOperationDraft): string {
  if (isUuid(recordId)) return recordId.toLowerCase();
  throw invalid('record_id_invalid', `Ids of records of ${collection} are UUIDs.`);
}

/** The record was changed later than by this operation. Rolls back what the operation did. */
class Superseded extends Problem {
  constructor() {
    super('conflict', 'newer_change_kept', 'The record was changed later, on another device. The later change stays.');
  }
}

const hashOf = ({ collection, recordId, kind, fields, base, at }: SyncOperationDraft): string =>
  hashOfRequest([collection, recordId, kind, fields, base, at]);

const resultOf = (id: string, { version, isMerged, conflicts = [], problem }: OperationOutcome): SyncResult => {
  const isConflict = conflicts.length > 0 || problem !== undefined;
  const status: OperationStatus = isConflict ? 'conflict' : isMerged ? 'merged' : 'applied';
  return { id, status, version, conflicts, code: problem?.code ?? null, detail: problem?.detail ?? null };
};

/** The stored result; the same id with other contents is rejected and not stored. */
function resultFor({ hash }: Received, known: StoredOperation): SyncResult {
  if (hash === known.hash) return known.result;
  return {
    ...resultOf(known.result.id, { version: null }),
    status: 'rejected',
    code: 'operation_id_reused',
    detail: idReused,
  };
}

const idReused = 'This operation id was used for another operation. Make a new id for each operation.';

const passing = new Set(['tooMany', 'unavailable', 'bug']);

/** The problem of an operation that would be refused again, with all that is wrong. Throws any other error. */
function lastingProblem(error: unknown): Problem {
  const problem = error instanceof Problem ? error : problemOfDatabaseError(error);
  if (!problem || passing.has(problem.kind)) throw error;
  if (!problem.errors) return problem;
  return new Problem(problem.kind, problem.code, problem.errors.map(({ message }) => message).join('; '));
}
