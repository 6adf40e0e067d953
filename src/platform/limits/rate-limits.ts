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

/** A limit of `points` events per key within `seconds`. */
export interface Limit {
  name: string;
  points: number | ((settings: Settings) => number);
  seconds: number;
  /** Whether each process counts separately. Sufficient to limit load; limits against guessing need a shared count. */
  perProcess?: boolean;
  /** Whether the headers show the limit only when it is exceeded, because its key would reveal whether an account exists. */
  isHidden?: boolean;
}

/**
 * Rate limits per account, network and mailbox (docs/decisions/0030); answers 429 with Retry-After. All processes of the
 * organization share the counts, in Redis if configured and in PostgreSQL otherwise. While that store is unavailable,
 * each process counts in memory (docs/decisions/0043).
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
    if (redisUrl) this.redis = await connectRedis(redisUrl, (error) => this.logRedis(error));
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  /** Counts one event for `key`. Throws 429 if the limit is exceeded. */
  async count(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    try {
      this.note(limit, await this.limiterOf(limit).consume(keyOf(limit, key)));
    } catch (error) {
      // rate-limiter-flexible rejects with the state of the limit when it is exceeded.
      if (!(error instanceof RateLimiterRes)) throw error;
      throw this.exceeded(limit, error);
    }
  }

  /** Throws 429 if the limit is exhausted for `key`, without counting. For limits that count only failures. */
  async refuseSpent(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    const state = await this.limiterOf(limit).get(keyOf(limit, key));
    if (state && state.consumedPoints >= this.pointsOf(limit)) throw this.exceeded(limit, state);
    this.note(limit, state ?? new RateLimiterRes(this.pointsOf(limit), limit.seconds * 1000, 0));
  }

  /** Resets the count of `key`, for example after a successful login. */
  async forgive(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).delete(keyOf(limit, key));
  }

  /** Subtracts one event that was counted. */
  async refund(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).reward(keyOf(limit, key));
  }

  private exceeded(limit: Limit, state: RateLimiterRes) {
    const seconds = secondsUntil(state);
    const quota = { name: limit.name, points: this.pointsOf(limit), windowSeconds: limit.seconds };
    noteQuota({ ...quota, remaining: 0, resetSeconds: seconds });
    return tooMany('rate_limited', `Too many attempts. Try again in ${inWords(seconds)}.`, seconds);
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

  private logRedis(error?: Error): void {
    if (error) this.logger.warn(`Redis is unavailable; each process counts rate limits separately: ${error.message}`);
    else this.logger.log('Redis is available again');
  }

  private limiterOf(limit: Limit): RateLimiterAbstract {
    const known = this.limiters.get(limit.name);
    if (known) return known;
    const limiter = this.createLimiter(limit);
    this.limiters.set(limit.name, limiter);
    return limiter;
  }

  private createLimiter(limit: Limit): RateLimiterAbstract {
    const { name, seconds, perProcess } = limit;
    const points = this.pointsOf(limit);
    const inMemory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    if (perProcess) return inMemory;
    // Exceeded limits are answered from memory, so that further attempts cause no load on the store.
    const shared = { points, duration: seconds, inMemoryBlockOnConsumed: points + 1, insuranceLimiter: inMemory };
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

/** Keys contain user ids and IP addresses, so they are hashed before they leave the process. */
const keyOf = ({ perProcess }: Limit, key: string): string => (perProcess ? key : hash('sha256', key, 'base64url'));

const secondsUntil = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
