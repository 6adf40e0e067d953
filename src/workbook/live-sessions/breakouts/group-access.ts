import type { Database } from '#platform/database/database.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { openGroups } from './breakouts.sql.js';

/** Throws 409 `breakouts_closed` unless the group is open, and 403 `not_in_group` for others than its members and moderators. */
export async function assertGroup(
  database: Database,
  sessionId: string,
  group: number,
  person: { moderates: boolean; breakoutGroup: number | null },
): Promise<void> {
  const [open] = await database.query<{ groupCount: number }>(openGroups, [sessionId]);
  if (!open || group > open.groupCount)
    throw conflict('breakouts_closed', 'This breakout group is not open. Write to all, or wait until it is opened.');
  if (!person.moderates && person.breakoutGroup !== group) throw notInGroup();
}

export const notInGroup = () =>
  forbidden('not_in_group', 'You are not in this breakout group. A moderator can move you there.');
