import type { Database } from '#platform/database/database.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { type OpenGroups, openGroups } from './breakouts.sql.js';

/**
 * The round of an open group, in which a person may write. Throws 409 `breakouts_closed` unless the group is open, and 403
 * `not_in_group` for others than its members and moderators.
 */
export async function roundOfGroup(
  database: Database,
  [sessionId, group]: [sessionId: string, group: number],
  { userId, moderates }: { userId: string; moderates: boolean },
): Promise<number> {
  const [open] = await database.query<OpenGroups>(openGroups, [sessionId, userId]);
  if (!open || group > open.groupCount)
    throw conflict('breakouts_closed', 'This breakout group is not open. Write to all, or wait until it is opened.');
  if (!moderates && open.ownGroup !== group) throw notInGroup();
  return open.round;
}

export const notInGroup = () =>
  forbidden('not_in_group', 'You are not in this breakout group. A moderator can move you there.');
