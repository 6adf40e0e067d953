import { Anything, Choice, Decimal, Int, Many, Text } from '#platform/shapes/fields.js';
import { type LoginPattern, loginPatterns } from './login-pattern.js';
import { Counts, day, maxSeconds } from './date-range.dto.js';

export class LoginPatternQuery {
  @Int({ min: 1, max: 52, default: 8, about: 'How many weeks to look back' })
  weeks: number;
}

/** A week of the analysis. */
export class WeekOfLoginsView {
  @Text(day)
  startsOn: string;

  @Int({ min: 0 })
  logins: number;
}

/** How often and when one person logs in. */
export class LoginPatternView implements LoginPattern {
  @Many(() => WeekOfLoginsView, { max: 52, about: 'Seven days each; the last week ends today' })
  loginsPerWeek: WeekOfLoginsView[];

  @Decimal({ example: 4.25 })
  averagePerWeek: number;

  @Int({ min: 0, about: 'Days with a login' })
  activeDays: number;

  @Counts(7, 'Logins by day of the week, Monday first')
  byWeekday: number[];

  @Counts(24, 'Logins by hour of the day')
  byHour: number[];

  @Anything({
    about: 'The up to three hours with most logins',
    example: [8, 14, 16],
    schema: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 23 }, maxItems: 3 },
  })
  preferredHours: number[];

  @Int({ min: 0, nullable: true, about: 'The most days from one login to the next, or from the last one to today' })
  longestGapDays: number | null;

  @Int({ min: 0, nullable: true, about: 'Days since the last login; null: there never was one' })
  currentGapDays: number | null;

  @Decimal({ max: maxSeconds, nullable: true })
  averageDurationSeconds: number | null;

  @Choice(loginPatterns, {
    about: 'inactive: no login for 14 days; daily: five days a week or more; regular: two or more; else occasional',
  })
  pattern: LoginPattern['pattern'];
}
