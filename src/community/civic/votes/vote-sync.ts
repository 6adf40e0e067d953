import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { assertWritable } from '#platform/access/roles.guard.js';
import { Provides } from '#platform/ports/ports.js';
import { invalid, Problem } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';
import { ClientStore, type StoredEntries } from '#platform/sync/client-store.port.js';
import {
  type OperationOutcome,
  type RecordOperation,
  SyncedCollection,
} from '#platform/sync/synced-collection.port.js';
import { VoteDraft, type VoteView } from './votes.dto.js';
import { votePolicy } from './votes.policy.js';
import { VotesService } from './votes.service.js';

/** Votes with the ids of bills as ids of records. Of two votes on a bill, the later stays. */
@Provides(SyncedCollection, ClientStore)
export class VoteSync implements SyncedCollection, ClientStore {
  readonly name = 'votes';
  readonly recordIds = 'text';
  readonly latestWins = true;
  readonly part = 'votes';

  constructor(private readonly votes: VotesService) {}

  admit(actor: Actor): Promise<void> {
    mustBeAble(actor, 'create', votePolicy);
    assertWritable(actor);
    return Promise.resolve();
  }

  async apply(actor: Actor, { recordId, kind, fields, at }: RecordOperation): Promise<OperationOutcome> {
    if (kind === 'delete') return this.withdraw(actor, recordId);
    const { votedAt, ...given } = fields;
    if (votedAt !== undefined) throw invalid('validation_failed', 'votedAt is the at of the operation. Remove it.');
    const draft = read(VoteDraft, { ...given, billId: recordId });
    const written = await this.votes.recordAll(actor, [{ ...draft, votedAt: at }], 'newer');
    return { version: written.get(recordId) ?? null };
  }

  async read(actor: Actor, ids: string[]) {
    const votes = await this.votes.own(actor, ids);
    return votes.map((vote) => ({ id: vote.billId, version: vote.version, fields: fieldsOf(vote) }));
  }

  /** A vote without a time never replaces one; of others the later stays. */
  async store(actor: Actor, entries: Map<string, unknown>): Promise<StoredEntries> {
    if (actor.readsOnly)
      return { stored: 0, skipped: [...entries.keys()].map((id) => ({ id, reason: 'account_read_only' })) };
    const given = [...entries].map(([id, entry]) => ({ id, draft: draftOf(id, entry) }));
    const drafts = latestByBill(given.flatMap(({ draft }) => draft ?? []));
    await this.votes.recordAll(
      actor,
      drafts.filter(({ votedAt }) => votedAt),
      'newer',
    );
    await this.votes.recordAll(
      actor,
      drafts.filter(({ votedAt }) => !votedAt),
      'never',
    );
    const own = await this.votes.own(
      actor,
      drafts.map(({ billId }) => billId),
    );
    const choices = new Map(own.map(({ billId, choice }) => [billId, choice]));
    const skipped = given.flatMap(({ id, draft }) => {
      if (!draft) return [{ id, reason: 'validation_failed' }];
      return choices.get(draft.billId) === draft.choice ? [] : [{ id, reason: 'newer_change_kept' }];
    });
    return { stored: given.length - skipped.length, skipped };
  }

  async load(actor: Actor): Promise<object> {
    const votes = await this.votes.own(actor);
    return Object.fromEntries(votes.map((vote) => [vote.billId, fieldsOf(vote)]));
  }

  private async withdraw(actor: Actor, billId: string): Promise<OperationOutcome> {
    try {
      await this.votes.withdraw(actor, billId);
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'notFound')) throw error;
    }
    return { version: null };
  }
}

const fieldsOf = ({ choice, billName, billType, governmentLevel, votedAt }: VoteView) => ({
  choice,
  billName,
  billType,
  governmentLevel,
  votedAt,
});

/** A vote as pages store it: the choice, or an object with `choice` or `vote`. Undefined if it is invalid. */
function draftOf(billId: string, entry: unknown): VoteDraft | undefined {
  const fields: Record<string, unknown> = typeof entry === 'object' ? { ...entry } : { vote: entry };
  const { vote, ...given } = fields;
  try {
    return read(VoteDraft, { choice: vote, ...given, billId });
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Of several votes on one bill, whose ids differ in white space, the latest. */
function latestByBill(drafts: VoteDraft[]): VoteDraft[] {
  const latest = new Map<string, VoteDraft>();
  for (const draft of drafts) {
    const other = latest.get(draft.billId);
    if (!other || timeOf(draft) > timeOf(other)) latest.set(draft.billId, draft);
  }
  return [...latest.values()];
}

const timeOf = ({ votedAt }: VoteDraft): number => votedAt?.getTime() ?? -Infinity;
