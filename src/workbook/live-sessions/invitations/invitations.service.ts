import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { LiveSessionEvents } from '#workbook/live-sessions/events/live-session-events.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import type { SessionInvitationDraft, InvitedView } from '#workbook/live-sessions/participants/participants.dto.js';
import { invitable, invitePeople } from '#workbook/live-sessions/participants/participants.sql.js';
import { permissionsOf } from '#workbook/live-sessions/participants/session-participant.entity.js';
import { SessionTurns } from '#workbook/live-sessions/participants/session-turns.js';
import { SessionNotificationsService } from './session-notifications.service.js';

/** Invites people to sessions, and readmits those who were removed. */
@Injectable()
export class InvitationsService {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly events: LiveSessionEvents,
    private readonly notifications: SessionNotificationsService,
    private readonly turns: SessionTurns,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws 400 `people_unknown` unless all are active students, teachers or admins. */
  async invite(actor: Actor, sessionId: string, { userIds, role }: SessionInvitationDraft): Promise<InvitedView> {
    const people = [...new Set(userIds)];
    await this.sessions.get(actor, sessionId, 'edit');
    await this.assertInvitable(people);
    return this.turns.run(sessionId, async () => {
      const session = await this.sessions.lock(actor, sessionId);
      if (session.isOver) throw conflict('live_session_over', 'This session is over. Plan another one.');
      const person = [people.map(() => newId()), people, role, permissionsOf[role]];
      const values = [sessionId, ...person, this.clock.now()];
      const invited = await this.database.query<{ userId: string; calendarSequence: number }>(invitePeople, values);
      const events = invited.map(({ userId }) => ({ type: 'participant_invited', payload: { userId, role } }));
      if (events.length === 0) return { invited: 0, unchanged: people.length };
      await this.notifications.notifyInvited(session, invited);
      await this.events.append(sessionId, ...events.map((event) => ({ userId: actor.userId, ...event })));
      return { invited: invited.length, unchanged: people.length - invited.length };
    });
  }

  private async assertInvitable(people: string[]): Promise<void> {
    const known = new Set((await this.database.query<{ id: string }>(invitable, [people])).map(({ id }) => id));
    const errors = people.flatMap((id, at) => {
      const message = 'There is no active student, teacher or admin with this id.';
      return known.has(id) ? [] : [{ field: `userIds.${at}`, rule: 'person_unknown', message }];
    });
    if (errors.length > 0)
      throw invalid('people_unknown', 'Some people cannot be invited; errors names them. Remove them.', errors);
  }
}
