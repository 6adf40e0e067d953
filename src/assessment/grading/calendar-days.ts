import { LRUCache } from 'lru-cache';
import { dayMs } from '#platform/text/calendar.js';

/** Constructing Intl.DateTimeFormat is about 100 times slower than using it; cached. */
const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 });

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, ...parts, ...clock, calendar: 'gregory' });
  formats.set(timeZone, format);
  return format;
}

/** The wall time of a moment in a time zone, as milliseconds of the same wall time in UTC. */
function wallTimeOf(moment: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(moment);
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const seconds = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  return seconds + (((moment % 1000) + 1000) % 1000);
}

/**
 * The moment of a wall time: the earlier one of an hour that occurs twice. A wall time that a clock change skips is moved
 * forward by the length of the gap, as RFC 5545 and Temporal do.
 */
function momentOf(wallTime: number, timeZone: string): number {
  const offsetAt = (moment: number) => wallTimeOf(moment, timeZone) - moment;
  const candidates = [offsetAt(wallTime - dayMs), offsetAt(wallTime + dayMs)].map((offset) => wallTime - offset);
  const existing = candidates.filter((moment) => wallTimeOf(moment, timeZone) === wallTime);
  return existing.length > 0 ? Math.min(...existing) : Math.max(...candidates);
}

/** The moment with the same wall time a number of calendar days later, across clock changes. */
export const addCalendarDays = (moment: Date, days: number, timeZone: string): Date =>
  days === 0 ? moment : new Date(momentOf(wallTimeOf(moment.getTime(), timeZone) + days * dayMs, timeZone));

/** The number of calendar days that have started since a moment: the least number of days after which `until` is not later. */
export function startedCalendarDays(since: Date, until: Date, timeZone: string): number {
  if (until <= since) return 0;
  // A clock change moves the result by at most one day from the difference of the wall times.
  const walls = wallTimeOf(until.getTime(), timeZone) - wallTimeOf(since.getTime(), timeZone);
  let days = Math.max(0, Math.floor(walls / dayMs) - 1);
  while (addCalendarDays(since, days, timeZone) < until) days++;
  return days;
}
