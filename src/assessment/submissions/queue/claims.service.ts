import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import { claim, endClaim, foreignClaim } from './queue.sql.js';

/** A claim expires after this time; grading renews it. */
const claimMs = 15 * 60_000;

/** Claims of submissions by the teacher who grades them, so that two teachers do not grade the same work. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** From now until the end of a new claim. */
  period(): { now: Date; until: Date } {
    const now = this.clock.now();
    return { now, until: new Date(now.getTime() + claimMs) };
  }

  /** Claims a submission the caller has loaded for grading; 409 if another teacher has claimed it. */
  async claim(actor: Actor, submissionId: string): Promise<{ submissionId: string; claimedUntil: Date }> {
    const { now, until } = this.period();
    const values = [submissionId, actor.userId, now, until];
    const [claimed] = await this.database.query<{ submissionId: string; claimedUntil: Date }>(claim, values);
    if (claimed) return claimed;
    await this.assertFree(actor, submissionId);
    return this.claim(actor, submissionId);
  }

  end(actor: Actor, submissionId: string): Promise<void> {
    return this.endAll(actor, [submissionId]);
  }

  async endAll(actor: Actor, submissionIds: string[]): Promise<void> {
    await this.database.query(endClaim, [submissionIds, actor.userId]);
  }

  /** Throws 409 while another teacher has claimed the submission. */
  assertFree(actor: Actor, submissionId: string): Promise<void> {
    return this.assertAllFree(actor, [submissionId]);
  }

  /** Throws 409 while another teacher has claimed one of the submissions. */
  async assertAllFree(actor: Actor, submissionIds: string[]): Promise<void> {
    const [other] = await this.database.query<{ name: string }>(foreignClaim, [
      submissionIds,
      actor.userId,
      this.clock.now(),
    ]);
    if (!other) return;
    const what =
      submissionIds.length > 1 ? 'one of these submissions. Leave it out' : 'this submission. Take another one';
    throw conflict('claimed_by_other', `${other.name} is grading ${what}.`);
  }
}
