import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { assignLate } from '#workbook/live-sessions/breakouts/breakouts.sql.js';
import { LiveSessionEvents } from '#workbook/live-sessions/events/live-session-events.js';
import { LiveSessionAccess } from '#workbook/live-sessions/live-session-access.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { LiveSessionsService } from '#workbook/live-sessions/live-sessions.service.js';
import { holdStatus } from '#workbook/live-sessions/live-sessions.sql.js';
import { ScoringService } from '#workbook/live-sessions/scoring/scoring.service.js';
import { type LiveSessionStatus, runningStatuses } from '#workbook/live-sessions/session-states.js';
import type { JoinDraft } from './participants.dto.js';
import { joinSession, leaveSession, touch } from './participants.sql.js';
import { permissionsOf } from './session-participant.entity.js';
import { SessionTurns } from './session-turns.js';
import { assertStatus, removed } from './standing.js';

/** A person has joined a live session, which is a day of learning. */
export class LiveSessionJoined {
  constructor(readonly userId: string) {}
}

/** How people enter and leave a session. */
@Injectable()
export class JoiningService {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly sessionViews: LiveSessionsService,
    private readonly access: LiveSessionAccess,
    private readonly events: LiveSessionEvents,
    private readonly scoring: ScoringService,
    private readonly turns: SessionTurns,
    private readonly domainEvents: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Joins a session in progress, again after leaving too. Has no effect but a sign of life for a person who is present.
   * Throws 409 `session_full` without a seat, and 403 `removed_from_session` for a person whom a moderator removed.
   */
  async join(actor: Actor, sessionId: string, { connectionQuality }: JoinDraft) {
    await this.access.openToJoin(actor, sessionId);
    // An admin who looks in takes no seat.
    const role = this.sessions.reachesAll(actor, 'edit') ? 'observer' : 'participant';
    await this.turns.run(sessionId, async () => {
      const [held] = await this.database.query<{ status: LiveSessionStatus }>(holdStatus, [sessionId]);
      if (held) assertStatus(held.status, runningStatuses);
      const person = [newId(), sessionId, actor.userId, role, permissionsOf[role]];
      const values = [...person, this.clock.now(), connectionQuality ?? null];
      const [joined] = await this.database.query<{ role: string }>(joinSession, values);
      if (!joined) return this.stay(actor, sessionId, connectionQuality);
      const event = { userId: actor.userId, type: 'participant_joined', payload: { role: joined.role } };
      await this.events.append(sessionId, event, ...(await this.assignLate(actor, sessionId)));
      await this.domainEvents.emit(new LiveSessionJoined(actor.userId));
    });
    return this.sessionViews.show(actor, sessionId);
  }

  /** Leaves a session. Has no effect for a person who is not present. */
  async leave(actor: Actor, sessionId: string): Promise<void> {
    await this.sessions.get(actor, sessionId);
    await this.turns.run(sessionId, async () => {
      await this.database.query(holdStatus, [sessionId]);
      const left = await this.database.query(leaveSession, [sessionId, actor.userId, this.clock.now()]);
      if (left.length === 0) return;
      await this.scoring.score(sessionId, actor.userId);
      await this.events.append(sessionId, { userId: actor.userId, type: 'participant_left', payload: {} });
    });
  }

  /** Breakout groups may take people who join later. */
  private async assignLate({ userId }: Actor, sessionId: string) {
    const assigned = await this.database.query<{ group: number }>(assignLate, [sessionId, userId]);
    return assigned.map(({ group }) => ({ userId: null, type: 'breakout_moved', payload: { userId, group } }));
  }

  private async stay(actor: Actor, sessionId: string, quality: string | undefined): Promise<void> {
    const values = [sessionId, actor.userId, this.clock.now(), quality ?? null];
    if ((await this.database.query(touch, values)).length > 0) return;
    throw removed();
  }
}
