import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Settings } from '#platform/config/settings.js';
import { tooMany } from '#platform/problems/problem.js';

/** How often one key may do something: `points` within `seconds`. */
export interface Limit {
  name: string;
  points: number;
  seconds: number;
}

/** Counts what accounts and addresses do, and says 429 with Retry-After when it is too much (OQ-062). */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  constructor(private readonly settings: Settings) {}

  /** Counts one more for `key`. Throws 429 when that is over the limit. */
  async count(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    try {
      await this.limiterOf(limit).consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw tooMany('rate_limited', `That was too often. Try again in ${inWords(seconds)}.`, seconds);
    }
  }

  /** Forgets what `key` did, as after a login that succeeded. */
  async forgive(limit: Limit, key: string): Promise<void> {
    await this.limiterOf(limit).delete(key);
  }

  private limiterOf({ name, points, seconds }: Limit): RateLimiterMemory {
    const known = this.limiters.get(name);
    if (known) return known;
    const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    this.limiters.set(name, limiter);
    return limiter;
  }
}

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
