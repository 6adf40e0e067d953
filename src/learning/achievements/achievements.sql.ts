import type { Statement } from '#platform/database/database.js';
import { isOneOf, variantOf } from '#platform/database/sql-text.js';
import type { Achievement } from './achievement-source.port.js';

/** An achievement and how far a person is with it. */
export interface StoredAchievement {
  key: string;
  progress: number;
  earnedAt: Date | null;
}

/** A person who has earned an achievement just now. */
export interface Grant {
  userId: string;
  key: string;
}

const none = 'SELECT NULL::text AS key WHERE false';

/** The keys, out of the declared ones, that a person has reached and not earned. */
const reached = (achievements: readonly Achievement[], person: string, moment: string): string =>
  achievements
    .map(
      ({ key, target, measure }) => `SELECT '${key}' AS key WHERE NOT EXISTS (
        SELECT FROM user_achievements e WHERE e.user_id = ${person} AND e.key = '${key}') AND ${measure(person, moment)} >= ${target}`,
    )
    .join('\n      UNION ALL ') || none;

const grant = (people: string, achievements: readonly Achievement[], moment: string, limit = ''): string => `
    INSERT INTO user_achievements (id, user_id, key, earned_at)
    SELECT gen_random_uuid(), u.id, due.key, ${moment} FROM users u CROSS JOIN LATERAL (
      ${reached(achievements, 'u.id', moment)}) due
    WHERE ${people} ${limit}
    ON CONFLICT (user_id, key) DO NOTHING RETURNING user_id AS "userId", key`;

/** Grants the people $1 at $2 what they have reached, once under concurrency. */
export const grantTo = (achievements: readonly Achievement[]): Statement =>
  variantOf('achievements-grant', grant(isOneOf('u.id', '$1::uuid[]'), achievements, '$2::timestamptz'));

/** The same for one batch of the people who have logged in since $1, at $2. */
export const grantDue = (achievements: readonly Achievement[]): Statement =>
  variantOf('achievements-due', grant('u.last_login_at >= $1', achievements, '$2::timestamptz', 'LIMIT 500'));

/** How far person $1 is at $2 with each achievement. */
export const standing = (achievements: readonly Achievement[]): Statement =>
  variantOf(
    'achievements-standing',
    achievements
      .map(
        ({
          key,
          target,
          measure,
        }) => `SELECT '${key}' AS key, least(${measure('$1::uuid', '$2::timestamptz')}, ${target})::int AS progress,
          (SELECT e.earned_at FROM user_achievements e WHERE e.user_id = $1 AND e.key = '${key}') AS "earnedAt"`,
      )
      .join('\n    UNION ALL ') || `${none} AND $1::uuid IS NOT NULL AND $2::timestamptz IS NOT NULL`,
  );

/** The five of the achievements $2 that person $1 earned last. */
export const latestEarned: Statement = {
  name: 'achievements-latest',
  text: `SELECT key, earned_at AS "earnedAt" FROM user_achievements WHERE user_id = $1 AND key = ANY ($2::text[])
         ORDER BY earned_at DESC, key LIMIT 5`,
};
