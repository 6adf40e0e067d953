import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { LiveSessionAccess } from '#workbook/live-sessions/live-session-access.js';
import { LiveSessionsService } from '#workbook/live-sessions/live-sessions.service.js';
import { sessionCalendar } from './session-calendar.js';
import { type CalendarPerson, calendarPeople } from './session-notifications.sql.js';

/** A session as a calendar file, for those who can open it. */
@Injectable()
export class CalendarFileService {
  constructor(
    private readonly access: LiveSessionAccess,
    private readonly sessions: LiveSessionsService,
    private readonly database: Database,
  ) {}

  /** The meeting URL is in it only for those who see it in the session. */
  async fileFor(actor: Actor, id: string): Promise<string> {
    await this.access.open(actor, id);
    const session = await this.sessions.show(actor, id);
    const people = await this.database.query<CalendarPerson>(calendarPeople, [
      [session.instructorId, actor.userId],
      id,
    ]);
    const personOf = (userId: string) => people.find((person) => person.userId === userId);
    const attendee = session.instructorId === actor.userId ? undefined : personOf(actor.userId);
    const named = {
      organizer: personOf(session.instructorId),
      attendee,
      calendarSequence: attendee?.calendarSequence ?? 0,
    };
    return sessionCalendar(session, session.status === 'cancelled', named);
  }
}
