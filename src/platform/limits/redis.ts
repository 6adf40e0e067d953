import type { Redis } from 'ioredis';

const timeoutMs = 2_000;

/**
 * A connection to Redis that never lets anybody wait: what cannot be sent fails at once, and it comes back by itself.
 * `tell` hears why it is away, and nothing when it is back. The client is loaded only where there is a Redis.
 */
export async function connectRedis(url: string, tell: (error?: Error) => void): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) tell(error);
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) tell();
    isAway = false;
  });
  // Whoever needs it now is told by what they send.
  await redis.connect().catch(() => undefined);
  return redis;
}
