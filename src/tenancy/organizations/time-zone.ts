import { invalid } from '#platform/problems/problem.js';

/** Refuses what is not an IANA time zone. */
export function refuseUnknownTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('time_zone_unknown', `${timeZone} is not a time zone; take one such as Asia/Bangkok.`);
  }
}
