import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Task } from '#platform/jobs/queue.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { type InvitedSession, methodOf, sessionCalendar } from './session-calendar.js';
import { type AddressedPerson, addressesOf, type CalendarPerson, calendarPeople } from './session-notifications.sql.js';
import { invitationEmail, type SessionChange, sessionTexts } from './session-texts.js';

/** A job: the session as it was then, because it may be deleted since, and the people with the ids of their emails. */
export interface InvitationMail {
  session: InvitedSession;
  instructorId: string;
  change: SessionChange;
  people: { userId: string; mailId: string; calendarSequence: number }[];
}

/** Emails invitations and cancellations with a calendar file. */
@Injectable()
export class InvitationEmails {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly composer: EmailComposer,
    private readonly mailer: Mailer,
    private readonly database: Database,
  ) {}

  /** The ids of the emails are those of the job, so a job that runs twice sends each once. */
  @Task('mail-live-invitations')
  async mail({ session: stored, instructorId, change, people }: InvitationMail): Promise<void> {
    const session = withDates(stored);
    const { timeZone } = await this.organizations.current();
    const texts = sessionTexts(change, session, timeZone);
    const invitations = new Map(people.map((person) => [person.userId, person]));
    const addressed = await this.database.query<AddressedPerson>(addressesOf, [[...invitations.keys()]]);
    const [organizer] = await this.database.query<CalendarPerson>(calendarPeople, [[instructorId], stored.id]);
    const isCancelled = change === 'cancelled' || change === 'withdrawn';
    const link = isCancelled ? null : this.composer.address(`/live-sessions/${session.id}`);
    const mails = addressed.map(async (attendee) => {
      const email = await this.composer.compose(attendee.email, attendee.language, (language) =>
        invitationEmail(texts[language], language, link),
      );
      const { mailId = '', calendarSequence = 0 } = invitations.get(attendee.userId) ?? {};
      const content = sessionCalendar(session, isCancelled, { organizer, attendee, calendarSequence });
      const unsubscribe = this.composer.address('/user/preferences');
      const calendar = { method: methodOf(isCancelled), content };
      const { userId } = attendee;
      return { ...email, calendar, unsubscribe, userId, id: mailId };
    });
    await this.mailer.sendAll(await Promise.all(mails));
  }
}

/** A job is stored as JSON. */
function withDates(session: InvitedSession): InvitedSession {
  const { updatedAt, scheduledStart, scheduledEnd } = session;
  return {
    ...session,
    updatedAt: new Date(updatedAt),
    scheduledStart: new Date(scheduledStart),
    scheduledEnd: new Date(scheduledEnd),
  };
}
