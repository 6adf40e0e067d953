import { Injectable } from '@nestjs/common';
import type { CivicChoice } from '#community/civic/civic-terms.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { mapPaced } from '#platform/pacing/pacing.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import type { CivicVote } from './civic-vote.entity.js';
import { VoteCipher } from './vote-cipher.js';
import type { VoteDraft, VoteQuery, VoteView } from './votes.dto.js';
import { votePolicy } from './votes.policy.js';
import { recordVotes, withdrawVote } from './votes.sql.js';

/** Event: a person has voted on bills, or withdrawn a vote. It does not say how they voted. */
export class VoteRecorded {
  constructor(
    readonly userId: string,
    readonly billIds: string[],
  ) {}
}

/** What happens to an earlier vote on the same bill: replaced always, only if it is older, or never. */
export type VoteConflict = 'always' | 'newer' | 'never';

/** Votes that are compared with those of representatives: the latest. */
const maxCompared = 2_000;

/** Own votes on bills. */
@Injectable()
export class VotesService {
  constructor(
    @InjectScoped(votePolicy) private readonly votes: Scoped<typeof votePolicy>,
    private readonly cipher: VoteCipher,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { level, sort, ...query }: VoteQuery): Promise<Page<VoteView>> {
    const rows = this.votes.visibleTo(actor);
    if (level) rows.andWhere('row.governmentLevel = :level', { level });
    const page = await paginate(orderBy(rows, sort), query);
    return { ...page, items: page.items.map((vote) => this.viewOf(vote)) };
  }

  /** Records or replaces the vote on a bill; one with `votedAt` only if it was neither replaced nor withdrawn later (409). */
  async record(actor: Actor, draft: VoteDraft): Promise<{ vote: VoteView; isNew: boolean }> {
    const written = await this.recordAll(actor, [draft], draft.votedAt ? 'newer' : 'always');
    const stored = await this.votes.visibleTo(actor).andWhere('row.billId = :billId', draft).getOne();
    if (!stored) throw voteWithdrawn();
    return { vote: this.viewOf(stored), isNew: written.get(draft.billId) === 1 };
  }

  /** Records votes with each bill once, in one statement. Returns the versions of those that were written, by bill. */
  async recordAll(actor: Actor, drafts: VoteDraft[], conflict: VoteConflict): Promise<Map<string, number>> {
    const now = this.clock.now();
    const rows = drafts.map(({ choice, votedAt = now, ...bill }) => ({
      ...bill,
      id: newId(),
      voteChoice: this.cipher.encrypt(choice, { userId: actor.userId, billId: bill.billId }),
      votedAt: votedAt < now ? votedAt : now,
    }));
    return this.database.transaction(async () => {
      const values = [JSON.stringify(rows), conflict];
      const written = await this.votes.read<{ billId: string; version: number }>(actor, recordVotes, values, 'create');
      const versions = new Map(written.map(({ billId, version }) => [billId, version]));
      if (versions.size > 0) await this.events.emit(new VoteRecorded(actor.userId, [...versions.keys()]));
      return versions;
    });
  }

  /** The votes on these bills, or all. */
  async own(actor: Actor, billIds?: string[]): Promise<VoteView[]> {
    const rows = this.votes.visibleTo(actor);
    if (billIds) rows.andWhere('row.billId = ANY (:billIds)', { billIds });
    return mapPaced(await rows.getMany(), (vote) => this.viewOf(vote));
  }

  async withdraw(actor: Actor, billId: string): Promise<void> {
    await this.database.transaction(async () => {
      const withdrawn = await this.votes.read(actor, withdrawVote, [billId], 'remove');
      if (withdrawn.length === 0) throw notFound('vote');
      await this.events.emit(new VoteRecorded(actor.userId, [billId]));
    });
  }

  /** The latest votes of the actor, by bill. */
  async choices(actor: Actor): Promise<Map<string, CivicChoice>> {
    const votes = await orderBy(this.votes.visibleTo(actor), '-votedAt').limit(maxCompared).getMany();
    const choices = await mapPaced(votes, (vote) => [vote.billId, this.viewOf(vote).choice] as const);
    return new Map(choices);
  }

  private viewOf(vote: CivicVote): VoteView {
    return { ...vote, choice: this.cipher.decrypt(vote.voteChoice, vote) };
  }
}

const voteWithdrawn = () =>
  conflict('vote_withdrawn', 'You have since withdrawn your vote on this bill. Leave votedAt out to vote again.');
