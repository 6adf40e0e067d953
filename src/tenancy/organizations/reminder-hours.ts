import { LRUCache } from 'lru-cache';
import type { Organization } from './organization.entity.js';

/** The hours of the day in which reminders are sent, in the organization's time zone: children get no mail in the evening. */
export const reminderHours = { from: 8, before: 18 } as const;

const hourMs = 3_600_000;

/** Constructing Intl.DateTimeFormat is about 100 times slower than using it; cached. */
const hourFormats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 });

/** Whether reminders may be sent now: the organization is open, and it is day there (docs/decisions/0098). */
export function isReminderTime({ status, timeZone }: Pick<Organization, 'status' | 'timeZone'>, now: Date): boolean {
  const hour = hourIn(timeZone, now);
  return status !== 'closed' && hour >= reminderHours.from && hour < reminderHours.before;
}

/** The first moment from `now` on, in steps of an hour, at which it is day in the time zone. */
export function nextReminderTime(timeZone: string, now: Date): Date {
  const day = Array.from({ length: 25 }, (_, hours) => new Date(now.getTime() + hours * hourMs));
  return day.find((moment) => isReminderTime({ status: 'active', timeZone }, moment)) ?? now;
}

function hourIn(timeZone: string, now: Date): number {
  const format =
    hourFormats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  hourFormats.set(timeZone, format);
  return Number(format.format(now));
}
