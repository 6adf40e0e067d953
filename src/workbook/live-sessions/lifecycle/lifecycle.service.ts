import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All } from '#platform/ports/ports.js';
import { LiveSessionEvents, type NewEvent } from '#workbook/live-sessions/events/live-session-events.js';
import { SessionNotificationsService } from '#workbook/live-sessions/invitations/session-notifications.service.js';
import type { LiveSession } from '#workbook/live-sessions/live-session.entity.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { LiveSessionsService } from '#workbook/live-sessions/live-sessions.service.js';
import { closeSession } from '#workbook/live-sessions/participants/participants.sql.js';
import { ScoringService } from '#workbook/live-sessions/scoring/scoring.service.js';
import { SummaryService } from '#workbook/live-sessions/scoring/summary.service.js';
import type { Transition } from '#workbook/live-sessions/session-states.js';
import { SessionEnding } from './session-ending.port.js';

/** The event of each transition. */
export const eventOf: Record<Transition, string> = {
  start: 'session_starting',
  activate: 'session_activated',
  pause: 'session_paused',
  resume: 'session_resumed',
  end: 'session_ended',
  cancel: 'session_cancelled',
};

/** Moves sessions through their statuses. */
@Injectable()
export class LifecycleService {
  constructor(
    @All(SessionEnding) private readonly endings: SessionEnding[],
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly views: LiveSessionsService,
    private readonly events: LiveSessionEvents,
    private readonly scoring: ScoringService,
    private readonly notifications: SessionNotificationsService,
    private readonly summaries: SummaryService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws 409 `live_session_transition` unless the transition leaves the status of the session. */
  async move(actor: Actor, id: string, transition: Transition) {
    const action = transition === 'pause' || transition === 'resume' ? 'moderate' : 'edit';
    await this.database.transaction(async () => {
      const session = await this.sessions.lock(actor, id, action);
      await this.apply(session, [transition], actor.userId);
    });
    return this.views.show(actor, id);
  }

  /** Applies transitions to a session that the open transaction has locked; `userId` is null for the system. */
  async apply(session: LiveSession, steps: Transition[], userId: string | null): Promise<void> {
    const now = this.clock.now();
    for (const step of steps) session.move(step, now);
    await this.sessions.save(session);
    const last = session.isOver ? await this.close(session, now) : [];
    if (session.status === 'starting') await this.notifications.notifyAll(session, 'started');
    // A forgotten session is cancelled long after its time; a notification would only confuse.
    if (session.status === 'cancelled' && userId) await this.notifications.notifyAll(session, 'cancelled');
    const moved = steps.map((step) => ({ userId, type: eventOf[step], payload: {} }));
    await this.events.append(session.id, ...last, ...moved);
  }

  /** All leave, its features are closed, and a session that took place gets its scores and its summary. */
  private async close(session: LiveSession, now: Date): Promise<NewEvent[]> {
    await this.database.query(closeSession, [session.id, now]);
    const events: NewEvent[] = [];
    for (const ending of this.endings) events.push(...(await ending.finish(session.id, now)));
    const engagementScore = await this.scoring.score(session.id);
    if (session.status !== 'ended') return events;
    const summary = await this.summaries.write(Object.assign(session, { engagementScore }));
    await this.sessions.save(Object.assign(session, { summary: session.summary ?? summary }));
    return events;
  }
}
