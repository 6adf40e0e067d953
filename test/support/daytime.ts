import type { School } from './school.js';

/** A time zone in which it is now noon, or the given hour: reminders are sent by day only. */
export function zoneAtHour(hour: number, now = new Date()): string {
  const ahead = ((hour - now.getUTCHours() + 36) % 24) - 12;
  // The sign of these zones is inverted: Etc/GMT-5 is five hours ahead of UTC.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Moves the organization to a time zone in which it is now this hour of the day. */
export const makeItHour = (school: School, hour: number) =>
  school.as(school.root).patch('/organizations/current', { timeZone: zoneAtHour(hour) });
