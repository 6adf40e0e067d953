import { type IcsPerson, renderCalendar } from '#platform/calendar/ics.js';
import { plainText } from '#platform/text/plain-text.js';

/** What an invitation says about a session. */
export interface InvitedSession {
  id: string;
  version: number;
  updatedAt: Date;
  title: string;
  description: string | null;
  scheduledStart: Date;
  scheduledEnd: Date;
  meetingUrl: string | null;
}

type Method = 'REQUEST' | 'CANCEL';

/** The people an invitation names; undefined for those without an email address. */
interface People {
  organizer: IcsPerson | undefined;
  attendee: IcsPerson | undefined;
}

/**
 * The session as an iCalendar invitation, or its cancellation. The UID is that of the calendar feed, and the version of the
 * session is the SEQUENCE, so that calendars replace what they have.
 */
export function sessionCalendar(session: InvitedSession, method: Method, { organizer, attendee }: People): string {
  const { id, version, updatedAt, title, description, scheduledStart, scheduledEnd, meetingUrl } = session;
  const event = {
    ...{ uid: `live_session-${id}@homeroom`, sequence: version, updatedAt, title, isBusy: method === 'REQUEST' },
    ...{ startsAt: scheduledStart, endsAt: scheduledEnd, location: meetingUrl, url: meetingUrl },
    description: description && plainText(description),
    status: 'CONFIRMED' as const,
    ...(organizer && { organizer }),
    ...(attendee && { attendees: [attendee] }),
  };
  return renderCalendar({ method, events: [event] });
}
