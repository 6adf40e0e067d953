import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The breakout groups of a session. */
export interface BreakoutsRow {
  groupCount: number;
  seed: number;
  isOpen: boolean;
  assignsLate: boolean;
  groups: { number: number; members: { userId: string; name: string }[] }[];
}

export const breakoutsOf: Statement = {
  name: 'live-breakouts',
  text: `
    SELECT b.group_count AS "groupCount", b.seed, b.is_open AS "isOpen", b.assigns_late AS "assignsLate", (
      SELECT json_agg(json_build_object('number', g.number, 'members', (
        SELECT coalesce(json_agg(json_build_object('userId', p.user_id, 'name', ${nameOfUserSql('p.user_id')})
          ORDER BY p.user_id), '[]')
        FROM session_participants p WHERE p.session_id = b.session_id AND p.breakout_group = g.number)) ORDER BY g.number)
      FROM generate_series(1, b.group_count) g(number)) AS groups
    FROM live_breakouts b WHERE b.session_id = $1 AND b.group_count > 0`,
};

/** The open groups of a session, and the one of a person. */
export interface OpenGroups {
  groupCount: number;
  round: number;
  ownGroup: number | null;
}

/** The open groups of session $1 and that of person $2, which one statement reads as they were at one moment. */
export const openGroups: Statement = {
  name: 'live-breakouts-open',
  text: `
    SELECT b.group_count AS "groupCount", b.round, p.breakout_group AS "ownGroup"
    FROM live_breakouts b LEFT JOIN session_participants p ON p.session_id = b.session_id AND p.user_id = $2
    WHERE b.session_id = $1 AND b.is_open`,
};

/** Keeps the groups of session $1 as they are until the transaction ends. */
export const lockBreakouts: Statement = {
  name: 'live-breakouts-lock',
  text: 'SELECT group_count AS "groupCount" FROM live_breakouts WHERE session_id = $1 AND group_count > 0 FOR UPDATE',
};

/** Replaces the groups of session $1 by $2 closed ones of a new round. Its row orders changes of the groups. */
export const replaceBreakouts: Statement = {
  name: 'live-breakouts-replace',
  text: `
    INSERT INTO live_breakouts AS b (session_id, group_count, seed, assigns_late, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (session_id) DO UPDATE SET group_count = EXCLUDED.group_count, seed = EXCLUDED.seed,
      assigns_late = EXCLUDED.assigns_late, created_at = EXCLUDED.created_at, is_open = false, round = b.round + 1`,
};

const isPresent = 'p.joined_at IS NOT NULL AND p.left_at IS NULL';

export const clearGroups: Statement = {
  name: 'live-breakouts-clear',
  text: `UPDATE session_participants p SET breakout_group = NULL, ${bumpVersion('p', '$2')}
         WHERE p.session_id = $1 AND p.breakout_group IS NOT NULL`,
};

/** Distributes the present participants of session $1 over $3 groups of even sizes. The same seed $2 gives the same order. */
export const fillGroups: Statement = {
  name: 'live-breakouts-fill',
  text: `
    UPDATE session_participants p SET breakout_group = (placed.place - 1) % $3 + 1, ${bumpVersion('p', '$4')}
    FROM (SELECT p.id, row_number() OVER (ORDER BY md5($2::text || p.user_id::text), p.user_id)::int AS place
          FROM session_participants p WHERE p.session_id = $1 AND p.role = 'participant' AND ${isPresent}) placed
    WHERE p.id = placed.id`,
};

/** Puts people $2 of session $1 into groups $3 at $4. Returns those who are present. */
export const placeInGroups: Statement = {
  name: 'live-breakouts-place',
  text: `
    UPDATE session_participants p SET breakout_group = placed.number, ${bumpVersion('p', '$4')}
    FROM unnest($2::uuid[], $3::int[]) placed(user_id, number)
    WHERE p.session_id = $1 AND p.user_id = placed.user_id AND ${isPresent} RETURNING p.user_id AS "userId"`,
};

export const setOpen: Statement = {
  name: 'live-breakouts-set-open',
  text: 'UPDATE live_breakouts SET is_open = $2 WHERE session_id = $1 AND group_count > 0 AND is_open <> $2 RETURNING session_id',
};

export const removeBreakouts: Statement = {
  name: 'live-breakouts-remove',
  text: `UPDATE live_breakouts SET group_count = 0, is_open = false WHERE session_id = $1 AND group_count > 0
         RETURNING session_id`,
};

/** Puts participant $2, who joined session $1, into its smallest group, if the groups take people who join later. */
export const assignLate: Statement = {
  name: 'live-breakouts-assign-late',
  text: `
    UPDATE session_participants p SET breakout_group = (
      SELECT g.number FROM generate_series(1, b.group_count) g(number)
      ORDER BY (SELECT count(*) FROM session_participants o
                WHERE o.session_id = b.session_id AND o.breakout_group = g.number), g.number LIMIT 1)
    FROM live_breakouts b WHERE b.session_id = p.session_id AND p.session_id = $1 AND p.user_id = $2
      AND p.role = 'participant' AND b.assigns_late AND b.group_count > 0 AND p.breakout_group IS NULL
    RETURNING p.breakout_group AS "group"`,
};
