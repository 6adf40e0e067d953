/** Moments and days outside these years are mistyped; the bounds leave room for sums PostgreSQL and Date can do. */
export const minYear = 1900;
export const maxYear = 2199;

/** Is `text` a day of the Gregorian calendar, as YYYY-MM-DD, from `from` on? */
export function isCalendarDay(text: string, from = minYear): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const midnight = new Date(`${text}T00:00:00Z`);
  // Date turns 30 February into 2 March.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
  return exists && year >= from && year <= maxYear;
}

export function isCalendarMoment(moment: Date): boolean {
  const year = moment.getUTCFullYear();
  return year >= minYear && year <= maxYear;
}

const written = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** The moment RFC 3339 text names; undefined where there is no such moment. A leap second is none: Date has no place for it. */
export function readMoment(text: string): Date | undefined {
  const [, day = '', ...clock] = written.exec(text) ?? [];
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = clock.map((part) => Number(part ?? 0));
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour < 24 && zoneMinute < 60;
  if (!isTime || !isCalendarDay(day)) return undefined;
  const moment = new Date(text);
  return isCalendarMoment(moment) ? moment : undefined;
}
