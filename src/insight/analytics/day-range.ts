import { invalid } from '#platform/problems/problem.js';
import { isCalendarDay } from '#platform/text/calendar.js';

/** Days in the organization's time zone, both included, as YYYY-MM-DD. */
export interface DayRange {
  from: string;
  to: string;
  /** Today comes after them. */
  isOver: boolean;
}

const defaultDays = 30;
const maxDays = 366;
const dayMs = 86_400_000;

/** To make one costs a hundred times what asking it does. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day it is in a time zone. */
export function dayIn(timeZone: string, now: Date): string {
  const calendar = calendars.get(timeZone) ?? calendarOf(timeZone);
  calendars.set(timeZone, calendar);
  return calendar.format(now);
}

const calendarOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });

/** The days that are asked for: the last thirty where nothing is said, and never more than a year (OQ-079). */
export function dayRange(asked: { from?: string; to?: string }, today: string): DayRange {
  refuseImpossible('from', asked.from);
  refuseImpossible('to', asked.to);
  const to = asked.to ?? today;
  const from = asked.from ?? daysBefore(to, defaultDays - 1);
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw wrongDay('range_reversed', 'to', 'to must not be before from; to is today when left out');
  if (days > maxDays) throw wrongDay('range_too_long', 'from', `from must be at most ${maxDays} days before to`);
  return { from, to, isOver: to < today };
}

const daysBefore = (day: string, days: number): string => dayOf(Date.parse(day) - days * dayMs);

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** 31 February has the form of a day. */
function refuseImpossible(field: string, day?: string): void {
  if (day !== undefined && !isCalendarDay(day))
    throw wrongDay('day_invalid', field, `${field} must be a day of the calendar, such as 2026-09-01`);
}

const wrongDay = (code: string, field: string, message: string) =>
  invalid(code, `These days cannot be shown: ${message}.`, [{ field, rule: 'day', message }]);
