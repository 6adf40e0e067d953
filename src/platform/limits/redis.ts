import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

const patienceMs = 2_000;

/**
 * A connection to Redis that never lets anybody wait: what cannot be sent fails at once, and it comes back by itself.
 * The client is loaded only where there is a Redis.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const logger = new Logger('Redis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) logger.warn(`Redis is away, tries are counted in each process by itself: ${error.message}`);
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) logger.log('Redis is back');
    isAway = false;
  });
  // Without it the instance does its work; the reason is in the log.
  await redis.connect().catch(() => undefined);
  return redis;
}
