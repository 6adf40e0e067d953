import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { convertIcsCalendar } from 'ts-ics';

/** An event as a parser reads it. Whole days are days (`2026-03-29`, the end excluded), times are instants. */
export interface ReadEvent {
  uid: string;
  title: string;
  start: string;
  end: string;
}

/** The events of a calendar as three independent parsers read them, each ordered by UID. */
export const readByThree = (ics: string): Record<'ical.js' | 'node-ical' | 'ts-ics', ReadEvent[]> => ({
  'ical.js': sorted(byIcalJs(ics)),
  'node-ical': sorted(byNodeIcal(ics)),
  'ts-ics': sorted(byTsIcs(ics)),
});

const sorted = (events: ReadEvent[]): ReadEvent[] => events.toSorted((a, b) => (a.uid < b.uid ? -1 : 1));

function byIcalJs(ics: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(ics) as unknown[]);
  const moment = (time: ICAL.Time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
  return calendar
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component))
    .map(({ uid, summary, startDate, endDate }) => ({
      uid,
      title: summary,
      start: moment(startDate),
      end: moment(endDate),
    }));
}

function byNodeIcal(ics: string): ReadEvent[] {
  return Object.values(nodeIcal.sync.parseICS(ics)).flatMap((event) => {
    if (event?.type !== 'VEVENT') return [];
    // Whole days are midnights in the zone of the process.
    const local = (date: Date) =>
      new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    const moment = (date: Date) => (event.datetype === 'date' ? local(date) : date.toISOString());
    const title = typeof event.summary === 'object' ? event.summary.val : event.summary;
    return [{ uid: event.uid, title: title ?? '', start: moment(event.start), end: moment(event.end ?? event.start) }];
  });
}

function byTsIcs(ics: string): ReadEvent[] {
  return (convertIcsCalendar(undefined, ics).events ?? []).map(({ uid, summary, start, end }) => {
    const moment = (time: typeof start) =>
      time.type === 'DATE' ? time.date.toISOString().slice(0, 10) : time.date.toISOString();
    return { uid, title: summary, start: moment(start), end: moment(end ?? start) };
  });
}
