import { dayMs } from '#platform/text/calendar.js';

export const loginPatterns = ['daily', 'regular', 'occasional', 'inactive'] as const;

/** Logins of one person in one hour of one day, in the organization's time zone. */
export interface Logins {
  /** YYYY-MM-DD. */
  day: string;
  hour: number;
  logins: number;
  seconds: number;
}

/** A person's logins in the analysed window. */
export interface LoginHistory {
  /** The last day of the window. */
  today: string;
  /** Day of the last login, also outside the window. */
  lastLoginOn: string | null;
  /** Logins within the window. */
  logins: Logins[];
}

/** Statistics on how often and when a person logs in. */
export interface LoginPattern {
  loginsPerWeek: { startsOn: string; logins: number }[];
  averagePerWeek: number;
  activeDays: number;
  byWeekday: number[];
  byHour: number[];
  preferredHours: number[];
  longestGapDays: number | null;
  currentGapDays: number | null;
  averageDurationSeconds: number | null;
  pattern: (typeof loginPatterns)[number];
}

const inactiveAfterDays = 14;
const maxPreferredHours = 3;

/** Analyses the logins of the last `weeks` × 7 days, today included. */
export function loginPattern({ today, lastLoginOn, logins }: LoginHistory, weeks: number): LoginPattern {
  const ageOf = ({ day }: Logins) => daysBetween(day, today);
  const total = sum(logins.map((each) => each.logins));
  const seconds = sum(logins.map((each) => each.seconds));
  const ages = [...new Set(logins.map(ageOf))].sort((a, b) => b - a);
  const currentGapDays = lastLoginOn === null ? null : daysBetween(lastLoginOn, today);
  const byHour = countsBy(24, logins, ({ hour }) => hour);
  return {
    loginsPerWeek: countsBy(weeks, logins, (each) => weeks - 1 - Math.floor(ageOf(each) / 7)).map((count, week) => ({
      startsOn: dayBefore(today, (weeks - week) * 7 - 1),
      logins: count,
    })),
    averagePerWeek: roundToHundredths(total / weeks),
    activeDays: ages.length,
    byWeekday: countsBy(7, logins, ({ day }) => weekdayOf(day)),
    byHour,
    preferredHours: preferredHours(byHour),
    longestGapDays: longestGap(ages) ?? currentGapDays,
    currentGapDays,
    averageDurationSeconds: total > 0 ? roundToHundredths(seconds / total) : null,
    pattern: patternOf(ages.length, weeks, currentGapDays),
  };
}

/** inactive: no login for 14 days; otherwise by active days per week: daily from 5, regular from 2, else occasional. */
function patternOf(activeDays: number, weeks: number, gap: number | null): LoginPattern['pattern'] {
  if (activeDays === 0 || gap === null || gap >= inactiveAfterDays) return 'inactive';
  if (activeDays / weeks >= 5) return 'daily';
  return activeDays / weeks >= 2 ? 'regular' : 'occasional';
}

/** Longest gap in days between logins, or between the last one and today. Ages are sorted oldest first. */
function longestGap(ages: number[]): number | null {
  if (ages.length === 0) return null;
  return Math.max(...ages.map((age, index) => age - (ages[index + 1] ?? 0)));
}

/** The hours with the most logins; the earlier hour wins a tie. */
const preferredHours = (byHour: number[]): number[] =>
  byHour
    .map((logins, hour) => ({ logins, hour }))
    .filter(({ logins }) => logins > 0)
    .sort((a, b) => b.logins - a.logins || a.hour - b.hour)
    .slice(0, maxPreferredHours)
    .map(({ hour }) => hour);

function countsBy(length: number, logins: Logins[], indexOf: (each: Logins) => number): number[] {
  const counts = Array.from({ length }, () => 0);
  for (const each of logins) {
    const index = indexOf(each);
    counts[index] = (counts[index] ?? 0) + each.logins;
  }
  return counts;
}

/** Day of the week; Monday is 0. */
const weekdayOf = (day: string): number => (new Date(day).getUTCDay() + 6) % 7;

const daysBetween = (earlier: string, later: string): number => (Date.parse(later) - Date.parse(earlier)) / dayMs;

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

const roundToHundredths = (number: number): number => Math.round(number * 100) / 100;
