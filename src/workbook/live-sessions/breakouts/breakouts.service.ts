import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import { Audiences } from '#workbook/live-sessions/events/audiences.js';
import { FeatureActions, requireFeature } from '#workbook/live-sessions/interactions/feature-actions.js';
import type { BreakoutsDraft } from './breakouts.dto.js';
import {
  breakoutsOf,
  type BreakoutsRow,
  clearGroups,
  fillGroups,
  lockBreakouts,
  placeInGroups,
  removeBreakouts,
  replaceBreakouts,
  setOpen,
} from './breakouts.sql.js';

const maxSeed = 2 ** 31;
const done = { result: undefined };

/** Breakout groups of a session. Each present person is in one group or none. */
@Injectable()
export class BreakoutsService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly audiences: Audiences,
    private readonly database: Database,
  ) {}

  async get(actor: Actor, sessionId: string): Promise<BreakoutsRow> {
    await this.audiences.readerOf(actor, sessionId);
    const [breakouts] = await this.database.query<BreakoutsRow>(breakoutsOf, [sessionId]);
    if (!breakouts) throw notFound('breakout group');
    return breakouts;
  }

  /** Replaces the groups by closed ones with chosen members, or filled at random, or empty, as the session says. */
  async create(actor: Actor, sessionId: string, draft: BreakoutsDraft): Promise<BreakoutsRow> {
    const { groups, seed = randomInt(maxSeed) } = draft;
    const groupCount = groups?.length ?? draft.groupCount;
    if (!groupCount) throw invalid('breakout_groups', 'groupCount is required unless groups are sent.');
    await this.actions.moderate(actor, sessionId, async (session) => {
      const { maxGroups, assignment, assignsLate } = requireFeature(session, 'breakout');
      if (groupCount > maxGroups) throw invalid('breakout_groups', `This session has at most ${maxGroups} groups.`);
      const { now } = this.actions;
      await this.database.query(replaceBreakouts, [sessionId, groupCount, seed, assignsLate, now]);
      await this.database.query(clearGroups, [sessionId, now]);
      if (groups)
        await this.place(
          sessionId,
          groups.flatMap(({ userIds }, n) => userIds.map((id) => [id, n + 1] as const)),
        );
      else if (assignment === 'random') await this.database.query(fillGroups, [sessionId, seed, groupCount, now]);
      return { ...done, events: [{ type: 'breakouts_created', payload: { groupCount } }] };
    });
    return this.get(actor, sessionId);
  }

  /** Opens or closes all groups. Has no effect if they are so already. */
  async setOpen(actor: Actor, sessionId: string, isOpen: boolean): Promise<BreakoutsRow> {
    await this.actions.moderate(actor, sessionId, async (session) => {
      requireFeature(session, 'breakout');
      const changed = await this.database.query(setOpen, [sessionId, isOpen]);
      const event = { type: isOpen ? 'breakouts_opened' : 'breakouts_closed', payload: {} };
      return { ...done, events: changed.length > 0 ? [event] : [] };
    });
    return this.get(actor, sessionId);
  }

  /** Moves a present person to another group, or out of the groups for null. */
  async move(actor: Actor, sessionId: string, userId: string, group: number | null): Promise<BreakoutsRow> {
    await this.actions.moderate(actor, sessionId, async (session) => {
      requireFeature(session, 'breakout');
      const [breakouts] = await this.database.query<{ groupCount: number }>(lockBreakouts, [sessionId]);
      if (!breakouts) throw notFound('breakout group');
      if (group && group > breakouts.groupCount)
        throw invalid('breakout_groups', `group must be a number from 1 to ${breakouts.groupCount}.`);
      const values = [sessionId, [userId], [group], this.actions.now];
      if ((await this.database.query(placeInGroups, values)).length === 0) throw notFound('participant');
      return { ...done, events: [{ type: 'breakout_moved', payload: { userId, group } }] };
    });
    return this.get(actor, sessionId);
  }

  async remove(actor: Actor, sessionId: string): Promise<void> {
    await this.actions.moderate(actor, sessionId, async () => {
      const removed = await this.database.query(removeBreakouts, [sessionId]);
      if (removed.length === 0) throw notFound('breakout group');
      await this.database.query(clearGroups, [sessionId, this.actions.now]);
      return { ...done, events: [{ type: 'breakouts_removed', payload: {} }] };
    });
  }

  private async place(sessionId: string, members: (readonly [string, number])[]): Promise<void> {
    const [userIds, numbers] = [members.map(([userId]) => userId), members.map(([, number]) => number)];
    if (new Set(userIds).size < userIds.length)
      throw invalid('breakout_members', 'A person can be in one group only. List each person once.');
    const placed = await this.database.query(placeInGroups, [sessionId, userIds, numbers, this.actions.now]);
    if (placed.length < userIds.length)
      throw invalid('breakout_members', 'groups may only contain people who are present in the session.');
  }
}
