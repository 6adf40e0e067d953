import { invalid } from '#platform/problems/problem.js';

/** Throws 400 unless it is an IANA time zone. */
export function refuseUnknownTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('time_zone_unknown', `timeZone must be an IANA time zone such as Asia/Bangkok, not ${timeZone}.`);
  }
}
