import { Anything, Choice, Decimal, Int, Many, Text } from '#platform/shapes/fields.js';
import { Counts, day, maxSeconds } from './date-range.dto.js';
import { type LoginPattern, loginPatterns } from './login-pattern.js';

export class LoginPatternQuery {
  @Int({ min: 1, max: 52, default: 8, about: 'Number of weeks to analyse' })
  weeks: number;
}

/** Logins in one of the analysed weeks. */
export class WeekOfLoginsView {
  @Text(day)
  startsOn: string;

  @Int({ min: 0, about: 'Logins in this week' })
  logins: number;
}

/** Statistics on how often and when a person logs in. */
export class LoginPatternView implements LoginPattern {
  @Many(() => WeekOfLoginsView, { max: 52, about: 'Weeks of seven days; the last one ends today' })
  loginsPerWeek: WeekOfLoginsView[];

  @Decimal({ example: 4.25, about: 'Mean number of logins in a week' })
  averagePerWeek: number;

  @Int({ min: 0, about: 'Days with a login' })
  activeDays: number;

  @Counts(7, 'Logins by day of the week, Monday first')
  byWeekday: number[];

  @Counts(24, 'Logins by hour of the day')
  byHour: number[];

  @Anything({
    about: 'The hours with the most logins, at most three',
    example: [8, 14, 16],
    schema: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 23 }, maxItems: 3 },
  })
  preferredHours: number[];

  @Int({ min: 0, nullable: true, about: 'Longest gap in days between logins, or between the last one and today' })
  longestGapDays: number | null;

  @Int({ min: 0, nullable: true, about: 'Days since the last login; null if there was none' })
  currentGapDays: number | null;

  @Decimal({ max: maxSeconds, nullable: true, about: 'Mean duration of a session; null without sessions' })
  averageDurationSeconds: number | null;

  @Choice(loginPatterns, {
    about:
      'inactive: no login for 14 days; daily: 5 or more active days a week; regular: 2 or more; otherwise occasional',
  })
  pattern: LoginPattern['pattern'];
}
