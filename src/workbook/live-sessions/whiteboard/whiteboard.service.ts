import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { conflict, forbidden, invalid, notFound } from '#platform/problems/problem.js';
import { Issues } from '#platform/shapes/issues.js';
import { integer, listOf } from '#platform/shapes/schema.js';
import { notInGroup, roundOfGroup } from '#workbook/live-sessions/breakouts/group-access.js';
import { Audiences } from '#workbook/live-sessions/events/audiences.js';
import type { EventAudience } from '#workbook/live-sessions/events/live-session-events.js';
import { FeatureActions, requireFeature } from '#workbook/live-sessions/interactions/feature-actions.js';
import type { BoardQuery, StrokesDraft } from './whiteboard.dto.js';
import {
  appendStrokes,
  clearBoard,
  type Drawn,
  eraseStroke,
  lockStroke,
  type StrokeRow,
  strokesOf,
} from './whiteboard.sql.js';

/** Requests with strokes per person. */
const strokeLimit: Limit = { name: 'live-strokes', points: 600, seconds: 60 };
/** Coordinates in one request, so that the event stays below the maximum size of the log. */
const maxCoordinates = 8_000;
const maxCoordinate = 10_000;
const coordinates = listOf(integer({ max: maxCoordinate }), { min: 2, max: 1_000 });

/** Whiteboards of a session and of its breakout groups. Strokes are only appended; erasing and clearing hide them. */
@Injectable()
export class WhiteboardService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly audiences: Audiences,
    private readonly limits: RateLimits,
    private readonly database: Database,
  ) {}

  /** The visible strokes of a board, in the order they were drawn. */
  async list(actor: Actor, sessionId: string, { group, after, limit }: BoardQuery) {
    const reader = await this.audiences.readerOf(actor, sessionId);
    if (group && !reader.moderates && reader.group !== group) throw notInGroup();
    const round = group && !reader.moderates ? reader.round : null;
    const items = await this.database.query<StrokeRow>(strokesOf, [sessionId, group ?? 0, after, limit, round]);
    return { items, next: items.length === limit ? (items.at(-1)?.sequence ?? null) : null };
  }

  /** Draws strokes. Throws 409 `whiteboard_full` once the board has the maximum number of strokes. */
  async draw(actor: Actor, sessionId: string, { group, strokes }: StrokesDraft) {
    const drawn = strokes.map((stroke) => ({ id: newId(), ...readStroke(stroke) }));
    if (drawn.reduce((sum, { points }) => sum + points.length, 0) > maxCoordinates)
      throw invalid('strokes_too_large', `Send at most ${maxCoordinates} coordinates in one request.`);
    await this.limits.count(strokeLimit, actor.userId);
    return this.actions.act(actor, sessionId, { feature: 'whiteboard' }, async (standing) => {
      const { maxStrokes, forAll } = standing.config;
      if (!forAll && !standing.permissions.includes('can_use_whiteboard'))
        throw forbidden('session_permission', 'This requires the permission can_use_whiteboard in the session.');
      const person = { userId: actor.userId, moderates: standing.moderates };
      const round = group ? await roundOfGroup(this.database, [sessionId, group], person) : 0;
      const board = [sessionId, group ?? 0, JSON.stringify(drawn), drawn.length, maxStrokes];
      const values = [...board, actor.userId, this.actions.now, round];
      const isTooMany = drawn.length > maxStrokes;
      const added = isTooMany
        ? []
        : await this.database.query<Pick<StrokeRow, 'id' | 'sequence'>>(appendStrokes, values);
      if (added.length === 0)
        throw conflict('whiteboard_full', `The board has ${maxStrokes} strokes at most. Ask a moderator to clear it.`);
      const places = new Map(added.map(({ id, sequence }) => [id, sequence]));
      const items = drawn.map((stroke) => ({ ...stroke, sequence: places.get(stroke.id) ?? 0 }));
      const event = {
        type: 'strokes',
        payload: { group: group ?? null, strokes: items },
        audience: audienceOf(group, round),
      };
      return { result: { items: items.map(({ id, sequence }) => ({ id, sequence })) }, events: [event] };
    });
  }

  /** Erases a stroke as its author or a moderator. Has no effect on an erased one. */
  async erase(actor: Actor, sessionId: string, id: string): Promise<void> {
    await this.actions.act(actor, sessionId, { feature: 'whiteboard' }, async ({ moderates }) => {
      const [stroke] = await this.database.query<HeldStroke>(lockStroke, [id, sessionId]);
      if (!stroke) throw notFound('stroke');
      if (stroke.authorId !== actor.userId && !moderates)
        throw forbidden('stroke_author', 'Only its author and moderators can erase a stroke.');
      if (stroke.isErased) return { result: undefined };
      await this.database.query(eraseStroke, [id, this.actions.now, actor.userId]);
      const payload = { group: stroke.board || null, strokeId: id };
      return {
        result: undefined,
        events: [{ type: 'stroke_erased', payload, audience: audienceOf(stroke.board, stroke.round) }],
      };
    });
  }

  /** Clears a board as a moderator. Its strokes stay in the log and are no longer shown. */
  async clear(actor: Actor, sessionId: string, group: number | null): Promise<void> {
    await this.actions.moderate(actor, sessionId, async (session) => {
      requireFeature(session, 'whiteboard');
      const [cleared] = await this.database.query<{ round: number }>(clearBoard, [sessionId, group ?? 0]);
      if (!cleared) return { result: undefined };
      const event = { type: 'whiteboard_cleared', payload: { group }, audience: audienceOf(group, cleared.round) };
      return { result: undefined, events: [event] };
    });
  }
}

interface HeldStroke {
  authorId: string;
  board: number;
  round: number;
  isErased: boolean;
}

const audienceOf = (group: number | null | undefined, round: number): EventAudience =>
  group ? { group, round } : 'all';

/** Throws 400 `stroke_points` unless points are pairs of coordinates. */
function readStroke({ tool, color, width, points }: StrokesDraft['strokes'][number]): Drawn {
  const issues = new Issues();
  if (coordinates(points, issues.at('points')) && points.length % 2 === 0) return { tool, color, width, points };
  throw invalid(
    'stroke_points',
    `points must hold 1 to 500 pairs of whole numbers from 0 to ${maxCoordinate}.`,
    issues.found,
  );
}
