import { invalid } from '#platform/problems/problem.js';
import { daysAfter } from '#platform/text/calendar.js';

const firstBirthDate = '1900-01-01';

/** Whether a person can be born on this day. It may be tomorrow in UTC, where it is earlier than at the school. */
export const isBirthDate = (day: string, now: Date): boolean =>
  day >= firstBirthDate && day <= daysAfter(now, 1).toISOString().slice(0, 10);

/** Throws 400 for a typing error in a birth date, which would decide whether a guardian consents. */
export function assertBirthDate(day: string | null | undefined, now: Date): void {
  if (!day || isBirthDate(day, now)) return;
  const message = `birthDate must be a day from ${firstBirthDate} to today.`;
  throw invalid('birth_date_impossible', message, [{ field: 'birthDate', rule: 'range', message }]);
}
