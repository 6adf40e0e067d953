import { type IcsPerson, renderCalendar } from '#platform/calendar/ics.js';

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

/** The people an invitation names; undefined for those without an email address. */
interface People {
  organizer: IcsPerson | undefined;
  attendee: IcsPerson | undefined;
  /** How often the invitation of the attendee was withdrawn or given again. */
  calendarSequence: number;
}

/**
 * The session as an iCalendar invitation, or its cancellation. The UID is that of the calendar feed, and the version of the
 * session with the changes of the invitation is the SEQUENCE, so that calendars replace what they have. Without attendee and organizer, whom RFC 5546 requires,
 * it is a calendar without method, which programs import.
 */
export function sessionCalendar(
  session: InvitedSession,
  isCancelled: boolean,
  { organizer, attendee, calendarSequence }: People,
): string {
  const { id, version, updatedAt, title, description, scheduledStart, scheduledEnd, meetingUrl } = session;
  const event = {
    uid: `live_session-${id}@homeroom`,
    sequence: version + calendarSequence,
    updatedAt,
    title,
    description,
    isBusy: !isCancelled,
    startsAt: scheduledStart,
    endsAt: scheduledEnd,
    location: meetingUrl,
    url: meetingUrl,
    status: isCancelled ? ('CANCELLED' as const) : ('CONFIRMED' as const),
    ...(organizer && { organizer }),
    ...(attendee && { attendees: [attendee] }),
  };
  const method = organizer && attendee && methodOf(isCancelled);
  return renderCalendar({ ...(method && { method }), events: [event] });
}

export const methodOf = (isCancelled: boolean) => (isCancelled ? ('CANCEL' as const) : ('REQUEST' as const));
