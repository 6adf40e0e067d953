import { LRUCache } from 'lru-cache';
import { invalid } from '#platform/problems/problem.js';
import { dayMs, isCalendarDay } from '#platform/text/calendar.js';

/** A date range in the organization's time zone, both days included, as YYYY-MM-DD. */
export interface DayRange {
  from: string;
  to: string;
  /** Whether `to` lies before today. */
  isOver: boolean;
}

const defaultDays = 30;
const maxDays = 366;

/** Constructing Intl.DateTimeFormat is about 100 times slower than using it; cached. */
const dateFormats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 });

/** The calendar day of a moment in a time zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string, now: Date): string {
  const format = dateFormats.get(timeZone) ?? dateFormatOf(timeZone);
  dateFormats.set(timeZone, format);
  return format.format(now);
}

const dateFormatOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });

/**
 * The requested range; the last 30 days by default, at most 366 days. Throws 400 for impossible, reversed and longer
 * ranges.
 */
export function dayRange(requested: { from?: string; to?: string }, today: string): DayRange {
  assertCalendarDay('from', requested.from);
  assertCalendarDay('to', requested.to);
  const to = requested.to ?? today;
  const from = requested.from ?? daysBefore(to, defaultDays - 1);
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw invalidDay('range_reversed', 'to', 'to must not be before from; to defaults to today');
  if (days > maxDays) throw invalidDay('range_too_long', 'from', `from must be at most ${maxDays - 1} days before to`);
  return { from, to, isOver: to < today };
}

const daysBefore = (day: string, days: number): string => dayOf(Date.parse(day) - days * dayMs);

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The field's pattern accepts impossible dates such as 31 February. */
function assertCalendarDay(field: string, day?: string): void {
  if (day !== undefined && !isCalendarDay(day))
    throw invalidDay('day_invalid', field, `${field} must be an existing calendar day, such as 2026-09-01`);
}

const invalidDay = (code: string, field: string, message: string) =>
  invalid(code, `The date range is invalid: ${message}.`, [{ field, rule: 'day', message }]);
