import { invalid } from '#platform/problems/problem.js';
import { dayMs, daysAfter, daysBefore } from '#platform/text/calendar.js';

/** Entries of one response. A teacher of ten classes with an assessment each week has about 800 a year. */
export const maxEntries = 2_000;
export const maxRangeDays = 366;
const defaultRangeDays = 31;

/** The part of a calendar that a feed contains: the last year and the next two. */
const [feedDaysBefore, feedDaysAfter] = [366, 731];

/** The requested range, by default the next 31 days. Throws 400 for reversed and longer ranges. */
export function rangeOf(requested: { from?: Date; to?: Date }, now: Date): { from: Date; to: Date } {
  const from = requested.from ?? now;
  const to = requested.to ?? daysAfter(from, defaultRangeDays);
  if (to <= from)
    throw invalidRange('range_reversed', 'to', 'to must be later than from, which defaults to the present');
  if (to.getTime() - from.getTime() > maxRangeDays * dayMs)
    throw invalidRange('range_too_long', 'to', `to must be at most ${maxRangeDays} days after from`);
  return { from, to };
}

export const feedRange = (now: Date): { from: Date; to: Date } => ({
  from: daysBefore(now, feedDaysBefore),
  to: daysAfter(now, feedDaysAfter),
});

const invalidRange = (code: string, field: string, message: string) =>
  invalid(code, `The range is invalid: ${message}.`, [{ field, rule: 'range', message }]);
