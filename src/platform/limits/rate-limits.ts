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
import { addInPostgres, addInRedis, type SharedCount } from './shared-counts.js';

/** A limit of `points` events per key within `seconds`. */
export interface Limit {
  name: string;
  points: number | ((settings: Settings) => number);
  seconds: number;
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

  get isEnabled(): boolean {
    return this.settings.rateLimitEnabled;
  }

  /** Counts one event for `key`. Throws 429 if the limit is exceeded. */
  async count(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    try {
      this.note(limit, await this.limiterOf(limit).consume(hashOf(key)));
    } catch (error) {
      // rate-limiter-flexible rejects with the state of the limit when it is exceeded.
      if (!(error instanceof RateLimiterRes)) throw error;
      throw this.exceeded(limit, error);
    }
  }

  /** Throws 429 if the limit is exhausted for `key`, without counting. For limits that count only failures. */
  async refuseSpent(limit: Limit, key: string): Promise<void> {
    if (!this.settings.rateLimitEnabled) return;
    const state = await this.limiterOf(limit).get(hashOf(key));
    if (state && state.consumedPoints >= this.pointsOf(limit)) throw this.exceeded(limit, state);
    this.note(limit, state ?? new RateLimiterRes(this.pointsOf(limit), limit.seconds * 1000, 0));
  }

  /** Resets the count of `key`, for example after a successful login. */
  async forgive(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).delete(hashOf(key));
  }

  /** Subtracts one event that was counted. */
  async refund(limit: Limit, key: string): Promise<void> {
    if (this.settings.rateLimitEnabled) await this.limiterOf(limit).reward(hashOf(key));
  }

  /** Adds events of many keys in one round trip, without a decision. Returns the counts of all processes. */
  async addAll(limit: Limit, points: Map<string, number>): Promise<Map<string, SharedCount>> {
    const keys = new Map([...points.keys()].map((key) => [`${this.prefixOf(limit)}:${hashOf(key)}`, key]));
    const hashed = new Map([...keys].map(([stored, key]) => [stored, points.get(key) ?? 0]));
    const windowMs = limit.seconds * 1000;
    const counts = this.redis
      ? await addInRedis(this.redis, hashed, windowMs)
      : await addInPostgres(this.database, hashed, windowMs);
    return new Map([...counts].map(([stored, count]) => [keys.get(stored) ?? '', count]));
  }

  /** The 429 of an exceeded limit whose window ends in `resetMs`. */
  refusal(limit: Limit, resetMs: number) {
    return this.exceeded(limit, new RateLimiterRes(0, resetMs, this.pointsOf(limit)));
  }

  private exceeded(limit: Limit, state: RateLimiterRes) {
    const seconds = secondsUntil(state);
    const quota = { name: limit.name, points: this.pointsOf(limit), windowSeconds: limit.seconds };
    noteQuota({ ...quota, remaining: 0, resetSeconds: seconds });
    return tooMany('rate_limited', `Too many attempts. Try again in ${inWords(seconds)}.`, seconds);
  }

  private note(limit: Limit, state: RateLimiterRes): void {
    if (limit.isHidden) return;
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
    const { seconds } = limit;
    const keyPrefix = this.prefixOf(limit);
    const points = this.pointsOf(limit);
    const inMemory = new RateLimiterMemory({ keyPrefix, points, duration: seconds });
    // Exceeded limits are answered from memory, so that further attempts cause no load on the store.
    const shared = { points, duration: seconds, inMemoryBlockOnConsumed: points + 1, insuranceLimiter: inMemory };
    if (this.redis)
      return new RateLimiterRedis({ ...shared, storeClient: this.redis, rejectIfRedisNotReady: true, keyPrefix });
    return new RateLimiterPostgres({
      ...shared,
      storeClient: this.database.pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix,
    });
  }

  /** Organizations may share one Redis; each has its own database. */
  private prefixOf({ name }: Limit): string {
    return this.redis ? `${this.settings.organizationSlug}:limits:${name}` : name;
  }
}

/** Keys contain user ids and IP addresses, so they are hashed before they leave the process. */
const hashOf = (key: string): string => hash('sha256', key, 'base64url');

const secondsUntil = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
