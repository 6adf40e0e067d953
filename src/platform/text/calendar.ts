/** Years accepted in dates and times. Others are typing errors, and arithmetic near the limits of PostgreSQL or Date could overflow. */
export const minYear = 1900;
export const maxYear = 2199;

/** Whether `text` is an existing day of the Gregorian calendar in the form YYYY-MM-DD, not before the year `firstYear`. */
export function isCalendarDay(text: string, firstYear = minYear): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const midnight = new Date(`${text}T00:00:00Z`);
  // Date accepts 30 February and returns 2 March.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
  return exists && year >= firstYear && year <= maxYear;
}

/** A day of 24 hours; not for dates in a time zone, whose days may have 23 or 25 hours. */
export const dayMs = 86_400_000;

/** The moment `days` days of 24 hours before or after another. */
export const daysBefore = (moment: Date, days: number): Date => new Date(moment.getTime() - days * dayMs);
export const daysAfter = (moment: Date, days: number): Date => daysBefore(moment, -days);

/** Whether a person can have been born on this day. It may be tomorrow in UTC, where it is earlier than at the school. */
export const isBirthDate = (day: string, now: Date): boolean =>
  isCalendarDay(day) && day <= daysAfter(now, 1).toISOString().slice(0, 10);

/** Whether the time lies in the accepted years. */
export function isCalendarMoment(moment: Date): boolean {
  const year = moment.getUTCFullYear();
  return year >= minYear && year <= maxYear;
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** Parses an RFC 3339 date-time; undefined if it is invalid. Leap seconds are invalid, because Date cannot represent them. */
export function readMoment(text: string): Date | undefined {
  const [, day = '', ...clock] = rfc3339.exec(text) ?? [];
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = clock.map((part) => Number(part ?? 0));
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour < 24 && zoneMinute < 60;
  if (!isTime || !isCalendarDay(day)) return undefined;
  const moment = new Date(text);
  return isCalendarMoment(moment) ? moment : undefined;
}

/** A duration such as `18 hours 32 minutes` or `1 hour 0 minutes`; seconds are left out. */
export const hoursAndMinutes = (seconds: number): string =>
  `${counted(Math.floor(seconds / 3600), 'hour')} ${counted(Math.floor(seconds / 60) % 60, 'minute')}`;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
