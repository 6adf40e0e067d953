import { dayMs } from '#platform/text/calendar.js';

/** A calendar (RFC 5545): a feed to subscribe to, or with `method` an invitation or its cancellation (RFC 5546). */
export interface IcsCalendar {
  /** Name of the calendar; not for invitations. */
  name?: string;
  method?: 'REQUEST' | 'CANCEL';
  /** How often subscribers should read a feed again. */
  refreshHours?: number;
  events: readonly IcsEvent[];
}

/** Something at a time, or on whole days from `startsOn` to `endsOn` (YYYY-MM-DD, both included). */
type IcsTime = { startsAt: Date; endsAt: Date } | { startsOn: string; endsOn: string };

/** One event. The `uid` stays the same for ever; `sequence` grows with each change that matters to those invited. */
export type IcsEvent = IcsTime & {
  uid: string;
  sequence: number;
  updatedAt: Date;
  title: string;
  description?: string | null;
  location?: string | null;
  url?: string | null;
  status?: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  /** Whether calendars show the time as busy; a due date does not take time. */
  isBusy?: boolean;
  organizer?: IcsPerson;
  attendees?: readonly IcsPerson[];
};

export interface IcsPerson {
  name: string;
  email: string;
}

/**
 * Renders a calendar. Times are in UTC, which needs no VTIMEZONE and is right in every time zone and across changes to
 * daylight-saving time; the events of Homeroom do not recur (docs/decisions/0170).
 */
export function renderCalendar({ name, method, refreshHours, events }: IcsCalendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Homeroom//Homeroom//EN',
    ...(method ? [`METHOD:${method}`] : []),
    // NAME is RFC 7986; X-WR-CALNAME is what Apple, Google and Outlook read.
    ...(name ? [`NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`] : []),
    ...(refreshHours
      ? [`REFRESH-INTERVAL;VALUE=DURATION:PT${refreshHours}H`, `X-PUBLISHED-TTL:PT${refreshHours}H`]
      : []),
    ...events.flatMap((event) => eventLines(event, method)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** The media type of a rendered calendar; mail clients need the method there too (RFC 6047). */
export const icsMediaType = (method?: IcsCalendar['method']): string =>
  `text/calendar; charset=utf-8${method ? `; method=${method}` : ''}`;

function eventLines(event: IcsEvent, method: IcsCalendar['method']): string[] {
  const status = method === 'CANCEL' ? 'CANCELLED' : event.status;
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `DTSTAMP:${utc(event.updatedAt)}`,
    `LAST-MODIFIED:${utc(event.updatedAt)}`,
    `SEQUENCE:${event.sequence}`,
    ...timeLines(event),
    `SUMMARY:${escaped(event.title)}`,
    ...(event.description ? [`DESCRIPTION:${escaped(event.description)}`] : []),
    ...(event.location ? [`LOCATION:${escaped(event.location)}`] : []),
    // Of type URI, which has no escapes; URL encodes control characters.
    ...(event.url && URL.canParse(event.url) ? [`URL:${new URL(event.url).href}`] : []),
    ...(status ? [`STATUS:${status}`] : []),
    `TRANSP:${event.isBusy ? 'OPAQUE' : 'TRANSPARENT'}`,
    ...(event.organizer ? [`ORGANIZER;${addressOf(event.organizer)}`] : []),
    ...(event.attendees ?? []).map(
      (person) => `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;${addressOf(person)}`,
    ),
    'END:VEVENT',
  ];
}

/** DTEND is exclusive and must be later than DTSTART, so what happens at one moment has none. */
function timeLines(event: IcsEvent): string[] {
  if ('startsOn' in event) {
    const dayAfter = new Date(Date.parse(`${event.endsOn}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
    return [`DTSTART;VALUE=DATE:${digits(event.startsOn)}`, `DTEND;VALUE=DATE:${digits(dayAfter)}`];
  }
  const [start, end] = [utc(event.startsAt), utc(event.endsAt)];
  return end > start ? [`DTSTART:${start}`, `DTEND:${end}`] : [`DTSTART:${start}`];
}

const utc = (moment: Date): string => moment.toISOString().replace(/[-:]|\.\d+/g, '');

const digits = (day: string): string => day.replaceAll('-', '');

/** A name cannot leave its quotes: a quoted parameter has no escapes that all clients read. */
const addressOf = ({ name, email }: IcsPerson): string =>
  `CN="${onOneLine(name).replaceAll('"', "'")}":mailto:${encodeURI(onOneLine(email))}`;

/** Line breaks of Unicode too, at which some readers split lines. */
const lineBreaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Control characters other than the tab, which a text may not contain. */
const controls = /(?!\t)\p{Cc}/gu;

const onOneLine = (text: string): string => text.replace(lineBreaks, ' ').replace(controls, '');

/** A value of type TEXT (RFC 5545, 3.3.11). */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(lineBreaks, '\\n')
    .replace(controls, '');

const maxOctets = 75;

/** A content line in parts of at most 75 octets, without dividing a character (RFC 5545, 3.1). */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= maxOctets) return line;
  let [rendered, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    const isFull = octets + size > maxOctets;
    rendered += isFull ? `\r\n ${character}` : character;
    octets = isFull ? 1 + size : octets + size;
  }
  return rendered;
}
