import {
  Anything,
  Choice,
  Decimal,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Many,
  Part,
  Text,
} from '#platform/http/fields.js';
import { PageOf, PageQuery } from '#platform/http/page.js';
import { type EndReason, endReasons } from '#identity/sessions/session.entity.js';
import { type LoginPattern, loginPatterns } from './login-pattern.js';

const day = { max: 10, pattern: /^20\d{2}-\d{2}-\d{2}$/, shape: 'a day such as 2026-09-01', example: '2026-09-01' };
const mostSeconds = 2_147_483_647;

/** Whole numbers, one for each hour of the day or day of the week. */
const Counts = (length: number, about: string) =>
  Anything({
    about,
    example: Array.from({ length }, (_, index) => index % 5),
    schema: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: length, maxItems: length },
  });

/** Days to look at. */
export class DaysQuery {
  @Text({
    ...day,
    optional: true,
    about: "The first day, in the organization's time zone; 29 days before `to` when left out",
  })
  from?: string;

  @Text({ ...day, optional: true, about: 'The last day, at most 366 days in all; today when left out' })
  to?: string;
}

export class SessionAnalyticsQuery extends DaysQuery {
  @Id({ optional: true, about: 'Only the students of this classroom' })
  classroomId?: string;
}

export class SessionHistoryQuery extends IntersectionType(PageQuery, DaysQuery) {}

export class LoginPatternQuery {
  @Int({ min: 1, max: 52, default: 8, about: 'How many weeks to look back' })
  weeks: number;
}

class ShownDays {
  @Text({ ...day, about: "In the organization's time zone" })
  from: string;

  @Text({ ...day, example: '2026-09-30' })
  to: string;
}

/** One day of a range. */
export class DayOfSessionsView {
  @Text(day)
  day: string;

  @Int({ min: 0, about: 'Sessions that began' })
  sessions: number;

  @Int({ min: 0, about: 'People who were there' })
  users: number;

  @Int({ min: 0, about: 'Time spent that day; sessions across midnight are split' })
  seconds: number;
}

/** How sessions ended; `open` ones have not. */
export class EndReasonCountView {
  @Choice([...endReasons, 'open'])
  reason: EndReason | 'open';

  @Int({ min: 1 })
  sessions: number;
}

class Durations {
  @Decimal({
    max: mostSeconds,
    nullable: true,
    about: 'Of sessions that began on these days; null when there is none',
    example: 1312.5,
  })
  averageDurationSeconds: number | null;

  @Decimal({ max: mostSeconds, nullable: true, example: 1180 })
  medianDurationSeconds: number | null;
}

/** Login sessions of many people, counted. */
export class SessionAnalyticsView extends IntersectionType(ShownDays, Durations) {
  @Int({ min: 0, about: 'Sessions that began on these days' })
  totalSessions: number;

  @Int({ min: 0, about: 'People who were there on these days' })
  uniqueUsers: number;

  @Int({ min: 0, about: 'People who are there right now' })
  activeNow: number;

  @Anything({ schema: { type: 'integer', minimum: 0 }, about: 'Time spent on these days', example: 86_400 })
  totalSeconds: number;

  @Many(() => DayOfSessionsView, { max: 366, about: 'Every day of the range' })
  perDay: DayOfSessionsView[];

  @Counts(24, 'Sessions begun in each hour of the day')
  perHour: number[];

  @Many(() => EndReasonCountView, { max: 20 })
  byEndReason: EndReasonCountView[];
}

/** A login session as those see it who may look at a person's sessions. */
export class LoginSessionView {
  @Id()
  id: string;

  @Id()
  userId: string;

  @Text({
    nullable: true,
    about: 'As much as the organization keeps, for the person and admins; null for everybody else',
  })
  ipAddress: string | null;

  @Text({ nullable: true, max: 400, about: 'For the person and admins; null for everybody else' })
  userAgent: string | null;

  @Instant()
  startTime: Date;

  @Instant({ about: 'The last sign of life' })
  lastActive: Date;

  @Instant({ nullable: true })
  endTime: Date | null;

  @Choice(endReasons, { nullable: true })
  endReason: EndReason | null;

  @Int({ min: 0, about: 'Until the end, or so far' })
  durationSeconds: number;
}

/** The sessions of one person on these days, summed up. */
export class SessionSummaryView extends IntersectionType(ShownDays, Durations) {
  @Int({ min: 0 })
  totalSessions: number;

  @Int({ min: 0, about: 'Time spent on these days' })
  totalSeconds: number;

  @Int({ min: 0, about: 'Days on which the person was there' })
  activeDays: number;

  @Instant({ nullable: true, about: 'The last sign of life ever' })
  lastSeen: Date | null;

  @Flag({ about: 'Is the person there right now?' })
  activeNow: boolean;
}

export class LoginSessionPage extends PageOf(LoginSessionView) {
  @Part(() => SessionSummaryView)
  summary: SessionSummaryView;
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

  @Decimal({ max: mostSeconds, nullable: true })
  averageDurationSeconds: number | null;

  @Choice(loginPatterns, {
    about: 'inactive: no login for 14 days; daily: five days a week or more; regular: two or more; else occasional',
  })
  pattern: LoginPattern['pattern'];
}

/** One student of a class. */
export class StudentSessionsView {
  @Id()
  userId: string;

  @Text({ example: 'Ben Bauer' })
  displayName: string;

  @Int({ min: 0 })
  sessions: number;

  @Int({ min: 0 })
  seconds: number;

  @Int({ min: 0 })
  activeDays: number;

  @Instant({ nullable: true, about: 'The last sign of life ever' })
  lastSeen: Date | null;

  @Flag({ about: 'Is the student there right now?' })
  activeNow: boolean;
}

/** What a student of the class has on average. */
export class ClassAveragesView {
  @Decimal({ example: 12.5 })
  sessions: number;

  @Decimal({ max: mostSeconds, example: 16_250.4 })
  seconds: number;

  @Decimal({ example: 9.25 })
  activeDays: number;
}

/** Who of a class was there, and for how long. */
export class ClassSessionsView extends ShownDays {
  @Id()
  classroomId: string;

  @Int({ min: 0, about: 'Students who are there right now' })
  activeNow: number;

  @Part(() => ClassAveragesView, { nullable: true, about: 'null: the class has no students' })
  averages: ClassAveragesView | null;

  @Many(() => StudentSessionsView, { about: 'By name' })
  students: StudentSessionsView[];
}
