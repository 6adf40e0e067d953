import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import { LiveSessionEvents } from '#workbook/live-sessions/events/live-session-events.js';
import { SessionNotificationsService } from '#workbook/live-sessions/invitations/session-notifications.service.js';
import { LiveSessionAccess } from '#workbook/live-sessions/live-session-access.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { holdStatus } from '#workbook/live-sessions/live-sessions.sql.js';
import { ScoringService } from '#workbook/live-sessions/scoring/scoring.service.js';
import type { ParticipantChanges, ParticipantQuery } from './participants.dto.js';
import { participantPolicy } from './participants.policy.js';
import { leaveSession, participantContext, peopleFound } from './participants.sql.js';
import { participantPermissions, permissionsOf, type SessionParticipant } from './session-participant.entity.js';
import { SessionTurns } from './session-turns.js';

const inSession = 'row.sessionId = :sessionId';

/** The people of a session, for those who take part in it. */
@Injectable()
export class ParticipantsService {
  constructor(
    @InjectScoped(participantPolicy) private readonly participants: Scoped<typeof participantPolicy>,
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly access: LiveSessionAccess,
    private readonly notifications: SessionNotificationsService,
    private readonly events: LiveSessionEvents,
    private readonly scoring: ScoringService,
    private readonly turns: SessionTurns,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The people of a session. Those who have not joined and are not invited see none. */
  async list(actor: Actor, sessionId: string, { role, present, q, sort, ...query }: ParticipantQuery) {
    await this.access.open(actor, sessionId);
    const rows = this.participants.visibleTo(actor).andWhere(inSession, { sessionId });
    if (role) rows.andWhere('row.role = :role', { role });
    if (present !== undefined)
      rows.andWhere(`(row.joinedAt IS NOT NULL AND row.leftAt IS NULL) = :present`, { present });
    if (q) rows.andWhere(peopleFound, { q });
    const page = await paginateInContext(orderBy(rows, sort), query, participantContext);
    return { ...page, items: page.items.map((participant) => this.view(actor, participant)) };
  }

  /** Changes role and permissions as the instructor, or mutes as a moderator. */
  async change(actor: Actor, sessionId: string, userId: string, changes: ParticipantChanges, expected?: number) {
    const { role, permissions, isMuted } = changes;
    assertPermissions(permissions);
    const { id } = await this.find(actor, sessionId, userId);
    await this.turns.run(sessionId, async () => {
      await this.database.query(holdStatus, [sessionId]);
      const participant = await this.participants.lock(actor, id, role || permissions ? 'edit' : 'moderate');
      refuseInstructor(participant);
      const granted = permissions ?? (role && permissionsOf[role]);
      if (role) participant.role = role;
      if (granted) participant.permissions = [...new Set(granted)];
      if (isMuted !== undefined) participant.mutedAt = isMuted ? (participant.mutedAt ?? this.clock.now()) : null;
      await this.participants.save(participant, expected);
      const payload = { userId, role: participant.role, permissions: participant.permissions };
      const isNowMuted = participant.mutedAt !== null;
      const event = { type: 'participant_changed', payload: { ...payload, isMuted: isNowMuted } };
      await this.events.append(sessionId, { userId: actor.userId, ...event });
    });
    return this.show(actor, sessionId, userId);
  }

  /**
   * Removes a person, who cannot join again until invited again. Has no effect on a removed person. People invited to a session
   * that has not started are notified, and the event is cancelled in their calendars.
   */
  async remove(actor: Actor, sessionId: string, userId: string): Promise<void> {
    const { id } = await this.find(actor, sessionId, userId);
    await this.turns.run(sessionId, async () => {
      await this.database.query(holdStatus, [sessionId]);
      const participant = await this.participants.lock(actor, id, 'remove');
      refuseInstructor(participant);
      if (participant.removedAt) return;
      const now = this.clock.now();
      await this.database.query(leaveSession, [sessionId, userId, now]);
      await this.scoring.score(sessionId, userId);
      // Locked above, so the row did not change but for the statement above.
      const left = await this.participants.get(actor, id, 'remove');
      const calendarSequence = left.calendarSequence + 1;
      await this.participants.save(Object.assign(left, { removedAt: now, calendarSequence }));
      const session = await this.sessions.get(actor, sessionId);
      if (left.isInvited && session.status === 'scheduled')
        await this.notifications.notifyWithdrawn(session, { userId, calendarSequence });
      const audited = { entity: 'live_session', entityId: sessionId, data: { userId } };
      await this.audit.record(actor, { action: 'live_session.person_removed', ...audited });
      const event = { userId: actor.userId, type: 'participant_removed', payload: { userId } };
      await this.events.append(sessionId, event);
    });
  }

  private async show(actor: Actor, sessionId: string, userId: string) {
    const rows = this.participants.visibleTo(actor).andWhere(inSession, { sessionId });
    rows.andWhere('row.userId = :userId', { userId });
    const [participant] = await readInContext(rows, participantContext);
    if (!participant) throw notFound('participant');
    return versionedByContent(this.view(actor, participant));
  }

  /** The row of a person. Throws 404 unless the actor sees the person in the session. */
  private async find(actor: Actor, sessionId: string, userId: string): Promise<SessionParticipant> {
    const rows = this.participants.visibleTo(actor).andWhere(inSession, { sessionId });
    const participant = await rows.andWhere('row.userId = :userId', { userId }).getOne();
    if (!participant) throw notFound('participant');
    return participant;
  }

  private view(actor: Actor, participant: SessionParticipant & { name: string; instructorId: string }) {
    const { userId, instructorId, participationScore, totalSeconds, mutedAt, removedAt } = participant;
    const isShown = this.participants.reachesAll(actor, 'edit') || [userId, instructorId].includes(actor.userId);
    const { interactionCount, questionsAsked, pollsAnswered, connectionQuality, isPresent } = participant;
    const totalTimeMinutes = Math.round(totalSeconds / 60);
    const counts = { interactionCount, questionsAsked, pollsAnswered, connectionQuality };
    return {
      ...participant,
      isPresent,
      isMuted: mutedAt !== null,
      isRemoved: removedAt !== null,
      participationScore: isShown ? participationScore : null,
      metadata: isShown ? { totalTimeMinutes, ...counts } : null,
    };
  }
}

function assertPermissions(permissions: string[] = []): void {
  const unknown = permissions.filter((permission) => !participantPermissions.some((known) => known === permission));
  if (unknown.length > 0)
    throw invalid('session_permissions_unknown', `permissions may only contain ${participantPermissions.join(', ')}.`);
}

/** Throws 409 `session_instructor` for the row of the instructor. */
function refuseInstructor({ role }: SessionParticipant): void {
  if (role === 'instructor')
    throw conflict('session_instructor', 'The instructor of a session cannot be changed, muted or removed.');
}
