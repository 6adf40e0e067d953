import { Injectable } from '@nestjs/common';
import { Notifier } from '#messaging/inbox/notifier.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { LiveSession } from '#workbook/live-sessions/live-session.entity.js';
import type { InvitationMail } from './invitation-emails.js';
import { expectedPeople, type Recipient } from './session-notifications.sql.js';
import { type SessionChange, sessionTexts } from './session-texts.js';

type Invited = Pick<Recipient, 'userId' | 'calendarSequence'>;

/** People per job that sends emails. */
const mailBatchSize = 200;

/** Notifies the people expected in a session of what happens to it, in the open transaction. */
@Injectable()
export class SessionNotificationsService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly notifier: Notifier,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  /** Notifies all expected people. Invited people also get an email with a calendar file that replaces the one they have. */
  async notifyAll(session: LiveSession, change: 'moved' | 'started' | 'cancelled'): Promise<void> {
    const people = await this.database.query<Recipient>(expectedPeople, [session.id]);
    const invited = people.filter(({ isInvited }) => isInvited);
    const others = people.filter(({ isInvited }) => !isInvited);
    // Messages of kind alert are emailed too; invited people get the email with the calendar file.
    await this.notify(session, change, invited, 'info');
    await this.notify(session, change, others, change === 'started' ? 'info' : 'alert');
    if (change !== 'started') await this.mail(session, change, invited);
  }

  /** Notifies people of their invitation, with a calendar file by email. */
  async notifyInvited(session: LiveSession, people: Invited[]): Promise<void> {
    await this.notify(session, 'invited', people, 'info');
    await this.mail(session, 'invited', people);
  }

  /** Notifies a person who is no longer invited, with the cancellation of the calendar file. */
  async notifyWithdrawn(session: LiveSession, person: Invited): Promise<void> {
    await this.notify(session, 'withdrawn', [person], 'info');
    await this.mail(session, 'withdrawn', [person]);
  }

  /** Sends invited people the new version of the calendar file, whose times are the same. */
  async updateCalendars(session: LiveSession): Promise<void> {
    const people = await this.database.query<Recipient>(expectedPeople, [session.id]);
    await this.mail(
      session,
      'changed',
      people.filter(({ isInvited }) => isInvited),
    );
  }

  private async notify(
    session: LiveSession,
    change: SessionChange,
    people: Pick<Invited, 'userId'>[],
    kind: 'info' | 'alert',
  ): Promise<void> {
    if (people.length === 0) return;
    const { timeZone } = await this.organizations.current();
    await this.notifier.notify({
      to: people.map(({ userId }) => userId),
      kind,
      tag: 'session',
      texts: sessionTexts(change, session, timeZone),
      // A session can be moved and people be invited more than once.
      dedupeKey: `live-session/${session.id}/${change}/${newId()}`,
      about: { type: 'live_session', id: session.id },
      // A person who is no longer invited may not see the session.
      ...(change !== 'withdrawn' && { link: `/live-sessions/${session.id}` }),
    });
  }

  private async mail(session: LiveSession, change: SessionChange, invited: Invited[]): Promise<void> {
    const { id, version, updatedAt, title, description, scheduledStart, scheduledEnd, meetingUrl, instructorId } =
      session;
    const facts = { id, version, updatedAt, title, description, scheduledStart, scheduledEnd, meetingUrl };
    const batches = Array.from({ length: Math.ceil(invited.length / mailBatchSize) }, (_, n) =>
      invited.slice(n * mailBatchSize, (n + 1) * mailBatchSize),
    );
    const jobs: InvitationMail[] = batches.map((batch) => ({
      session: facts,
      instructorId,
      change,
      people: batch.map(({ userId, calendarSequence }) => ({ userId, calendarSequence, mailId: newId() })),
    }));
    await this.queue.addAll('mail-live-invitations', jobs);
  }
}
