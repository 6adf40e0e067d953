export const loginPatterns = ['daily', 'regular', 'occasional', 'inactive'] as const;

/** Logins of one person in one hour of one day, both in the organization's time zone. */
export interface Logins {
  /** YYYY-MM-DD. */
  day: string;
  hour: number;
  logins: number;
  seconds: number;
}

/** What is known of a person's logins. */
export interface LoginHistory {
  /** The last day of the window. */
  today: string;
  /** The day of the last login ever. */
  lastLoginOn: string | null;
  /** Those of the window. */
  logins: Logins[];
}

/** How often and when somebody logs in. */
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

const dayMs = 86_400_000;
const inactiveAfterDays = 14;
const preferred = 3;

/** Analyses the logins of the last `weeks` times seven days, today included (OQ-080). */
export function loginPattern({ today, lastLoginOn, logins }: LoginHistory, weeks: number): LoginPattern {
  const ageOf = ({ day }: Logins) => daysBetween(day, today);
  const total = sum(logins.map((each) => each.logins));
  const seconds = sum(logins.map((each) => each.seconds));
  const ages = [...new Set(logins.map(ageOf))].sort((a, b) => b - a);
  const currentGapDays = lastLoginOn === null ? null : daysBetween(lastLoginOn, today);
  const byHour = counted(24, logins, ({ hour }) => hour);
  return {
    loginsPerWeek: counted(weeks, logins, (each) => weeks - 1 - Math.floor(ageOf(each) / 7)).map((count, week) => ({
      startsOn: dayBefore(today, (weeks - week) * 7 - 1),
      logins: count,
    })),
    averagePerWeek: hundredths(total / weeks),
    activeDays: ages.length,
    byWeekday: counted(7, logins, ({ day }) => weekdayOf(day)),
    byHour,
    preferredHours: preferredHours(byHour),
    longestGapDays: longestGap(ages) ?? currentGapDays,
    currentGapDays,
    averageDurationSeconds: total > 0 ? hundredths(seconds / total) : null,
    pattern: patternOf(ages.length, weeks, currentGapDays),
  };
}

/** What a teacher is told in one word: nobody for two weeks, five days a week, two, or less. */
function patternOf(activeDays: number, weeks: number, gap: number | null): LoginPattern['pattern'] {
  if (activeDays === 0 || gap === null || gap >= inactiveAfterDays) return 'inactive';
  if (activeDays / weeks >= 5) return 'daily';
  return activeDays / weeks >= 2 ? 'regular' : 'occasional';
}

/** The most days from one login to the next, or from the last one until today; ages come oldest first. */
function longestGap(ages: number[]): number | null {
  if (ages.length === 0) return null;
  return Math.max(...ages.map((age, index) => age - (ages[index + 1] ?? 0)));
}

/** The hours with most logins, the earlier first where two have as many. */
const preferredHours = (byHour: number[]): number[] =>
  byHour
    .map((logins, hour) => ({ logins, hour }))
    .filter(({ logins }) => logins > 0)
    .sort((a, b) => b.logins - a.logins || a.hour - b.hour)
    .slice(0, preferred)
    .map(({ hour }) => hour);

function counted(places: number, logins: Logins[], placeOf: (each: Logins) => number): number[] {
  const counts = Array.from({ length: places }, () => 0);
  for (const each of logins) {
    const place = placeOf(each);
    counts[place] = (counts[place] ?? 0) + each.logins;
  }
  return counts;
}

/** Monday is 0. */
const weekdayOf = (day: string): number => (new Date(day).getUTCDay() + 6) % 7;

const daysBetween = (earlier: string, later: string): number => (Date.parse(later) - Date.parse(earlier)) / dayMs;

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

const hundredths = (number: number): number => Math.round(number * 100) / 100;
