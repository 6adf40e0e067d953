import type { Redis } from 'ioredis';

const timeoutMs = 2_000;

/**
 * Opens a connection to Redis that fails fast while Redis is unavailable, and reconnects automatically. `onChange` is
 * called with an error when Redis becomes unavailable, and without one when it is available again. The client library is
 * loaded on first use.
 */
export async function connectRedis(url: string, onChange: (error?: Error) => void): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  });
  let isUnavailable = false;
  redis.on('error', (error) => {
    if (!isUnavailable) onChange(error);
    isUnavailable = true;
  });
  redis.on('ready', () => {
    if (isUnavailable) onChange();
    isUnavailable = false;
  });
  // Errors are reported by the event above, and later commands fail.
  await redis.connect().catch(() => undefined);
  return redis;
}
