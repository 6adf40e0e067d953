import { hash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { tooMany } from '#platform/problems/problem.js';
import { noteQuota } from './limit-headers.js';
import { connectRedis } from './redis.js';

/** How often one key may do something: `points` within `seconds`. */
export interface Limit {
  name: string;
  points: number | ((settings: Settings) => number);
  seconds: number;
  /** Counted in each process by itself: a brake on load, where a lock on guessing needs one count for all. */
  perProcess?: boolean;
  /** Shown in a response only when it refuses, because whether it was counted depends on what the caller may not know. */
  isHidden?: boolean;
}

/**
 * Counts what accounts and addresses do, and says 429 with Retry-After when it is too much (OQ-062). All processes of
 * the organization count together, in Redis if there is one (OQ-011) and else in PostgreSQL; each by itself while that
 * is away.
 */
@Injectable()
export class RateLimits implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RateLimits.name);
  private readonly limiters = new Map<string, RateLimiterAbstract>();
  private redis?: Redis;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  async onModuleInit(): Promise<void> {
    const { redisUrl } = this.settings;
    if (redisUrl) this.redis = await connectRedis(redisUrl, (error) => this.noteRedis(error));
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  /** Counts one more for `key`. Throws 429 when that is over the limit. */
  async count(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    try {
      this.note(limit, await this.limiterOf(limit).consume(keyOf(limit, key)));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw this.refuse(limit, refusal);
    }
  }

  /** Throws 429 when `key` has used up the limit; counts nothing. For limits that count only failures. */
  async refuseSpent(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    const spent = await this.limiterOf(limit).get(keyOf(limit, key));
    if (spent && spent.consumedPoints >= this.pointsOf(limit)) throw this.refuse(limit, spent);
    this.note(limit, spent ?? new RateLimiterRes(this.pointsOf(limit), limit.seconds * 1000, 0));
  }

  /** Forgets what `key` did, as after a login that succeeded. */
  async forgive(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).delete(keyOf(limit, key));
  }

  /** Takes back one that was counted. */
  async refund(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).reward(keyOf(limit, key));
  }

  private refuse(limit: Limit, spent: RateLimiterRes) {
    const seconds = secondsUntil(spent);
    const quota = { name: limit.name, points: this.pointsOf(limit), windowSeconds: limit.seconds };
    noteQuota({ ...quota, remaining: 0, resetSeconds: seconds });
    return tooMany('rate_limited', `That was too often. Try again in ${inWords(seconds)}.`, seconds);
  }

  private note(limit: Limit, state: RateLimiterRes): void {
    if (limit.isHidden || limit.perProcess) return;
    const points = this.pointsOf(limit);
    const remaining = Math.max(0, points - state.consumedPoints);
    noteQuota({ name: limit.name, points, windowSeconds: limit.seconds, remaining, resetSeconds: secondsUntil(state) });
  }

  private pointsOf({ points }: Limit): number {
    return typeof points === 'number' ? points : points(this.settings);
  }

  private noteRedis(error?: Error): void {
    if (error) this.logger.warn(`Redis is away, so each process counts by itself: ${error.message}`);
    else this.logger.log('Redis is back');
  }

  private limiterOf(limit: Limit): RateLimiterAbstract {
    const known = this.limiters.get(limit.name);
    if (known) return known;
    const limiter = this.open(limit);
    this.limiters.set(limit.name, limiter);
    return limiter;
  }

  private open(limit: Limit): RateLimiterAbstract {
    const { name, seconds, perProcess } = limit;
    const points = this.pointsOf(limit);
    const own = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    if (perProcess) return own;
    // Who is over the limit costs nothing more, so that guessing is no way to keep a server busy.
    const shared = { points, duration: seconds, inMemoryBlockOnConsumed: points + 1, insuranceLimiter: own };
    if (this.redis) {
      const keyPrefix = `${this.settings.organizationSlug}:limits:${name}`;
      return new RateLimiterRedis({ ...shared, storeClient: this.redis, rejectIfRedisNotReady: true, keyPrefix });
    }
    return new RateLimiterPostgres({
      ...shared,
      storeClient: this.database.pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix: name,
    });
  }
}

/** Keys name people and addresses; what leaves the process must not. */
const keyOf = ({ perProcess }: Limit, key: string): string => (perProcess ? key : hash('sha256', key, 'base64url'));

const secondsUntil = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
