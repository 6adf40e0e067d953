import type { Redis } from 'ioredis';
import type { Database, Statement } from '#platform/database/database.js';

/** The events of a key in its current window, counted by all processes. `expiresAt` is in milliseconds of the epoch. */
export interface SharedCount {
  points: number;
  expiresAt: number;
}

/** Adds the points $2 to the keys $1 at $3; windows that begin now end at $4. The order of keys prevents deadlocks. */
const addPoints: Statement = {
  name: 'rate-limits-add',
  text: `INSERT INTO rate_limits AS counted (key, points, expire)
         SELECT added.key, added.points, $4::bigint FROM unnest($1::text[], $2::int[]) AS added (key, points) ORDER BY added.key
         ON CONFLICT (key) DO UPDATE SET
           points = CASE WHEN counted.expire <= $3::bigint THEN 0 ELSE counted.points END + excluded.points,
           expire = CASE WHEN counted.expire <= $3::bigint THEN excluded.expire ELSE counted.expire END
         RETURNING key, points, expire::float8 AS "expiresAt"`,
};

/** Adds points to many keys in one statement. */
export async function addInPostgres(
  database: Database,
  points: Map<string, number>,
  windowMs: number,
): Promise<Map<string, SharedCount>> {
  const now = Date.now();
  const values = [[...points.keys()], [...points.values()], now, now + windowMs];
  const rows = await database.query<SharedCount & { key: string }>(addPoints, values);
  return new Map(rows.map((row) => [row.key, row]));
}

/** Adds points to many keys in one round trip. In a transaction, a key cannot expire between SET and INCRBY. */
export async function addInRedis(
  redis: Redis,
  points: Map<string, number>,
  windowMs: number,
): Promise<Map<string, SharedCount>> {
  const transaction = redis.multi();
  for (const [key, added] of points) transaction.set(key, 0, 'PX', windowMs, 'NX').incrby(key, added).pttl(key);
  const replies = (await transaction.exec()) ?? [];
  const failed = replies.find(([error]) => error)?.[0];
  if (failed) throw failed;
  const now = Date.now();
  const countOf = (index: number): SharedCount => ({
    points: Number(replies[3 * index + 1]?.[1]),
    expiresAt: now + Number(replies[3 * index + 2]?.[1]),
  });
  return new Map([...points.keys()].map((key, index) => [key, countOf(index)]));
}
