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
import { connectRedis } from './redis.js';

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

  private open({ name, points, seconds, perProcess }: Limit): RateLimiterAbstract {
    const own = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    if (perProcess) return own;
    // Who is over the limit costs nothing more, so that guessing is no way to keep a server busy.
    const shared = { points, duration: seconds, inMemoryBlockOnConsumed: points, insuranceLimiter: own };
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

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
