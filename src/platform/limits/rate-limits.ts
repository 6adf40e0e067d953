import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { tooMany } from '#platform/problems/problem.js';

/** How often one key may do something: `points` within `seconds`. */
export interface Limit {
  name: string;
  points: number;
  seconds: number;
  /** Counted in each process by itself: a brake on load, where a lock on guessing needs one count for all. */
  perProcess?: boolean;
}

/**
 * Counts what accounts and addresses do, and says 429 with Retry-After when it is too much (OQ-062). All processes of
 * the organization count together, in PostgreSQL; each by itself while that is away.
 */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterMemory | RateLimiterPostgres>();

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** Counts one more for `key`. Throws 429 when that is over the limit. */
  async count(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    try {
      await this.limiterOf(limit).consume(keyOf(limit, key));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw tooMany('rate_limited', `That was too often. Try again in ${inWords(seconds)}.`, seconds);
    }
  }

  /** Forgets what `key` did, as after a login that succeeded. */
  async forgive(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).delete(keyOf(limit, key));
  }

  private limiterOf(limit: Limit): RateLimiterMemory | RateLimiterPostgres {
    const known = this.limiters.get(limit.name);
    if (known) return known;
    const limiter = this.open(limit);
    this.limiters.set(limit.name, limiter);
    return limiter;
  }

  private open({ name, points, seconds, perProcess }: Limit): RateLimiterMemory | RateLimiterPostgres {
    const own = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    if (perProcess) return own;
    return new RateLimiterPostgres({
      storeClient: this.database.pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix: name,
      points,
      duration: seconds,
      // Who is over the limit costs no more statements, so that guessing is no way to keep the database busy.
      inMemoryBlockOnConsumed: points,
      insuranceLimiter: own,
    });
  }
}

/** Keys name people and addresses; the table must not. */
const keyOf = ({ perProcess }: Limit, key: string): string => (perProcess ? key : hash('sha256', key, 'base64url'));

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
