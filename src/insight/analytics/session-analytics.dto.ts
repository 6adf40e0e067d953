import { Anything, Choice, Id, Int, IntersectionType, Many, Text } from '#platform/shapes/fields.js';
import { type EndReason, endReasons } from '#identity/sessions/session.entity.js';
import { Counts, day, DaysQuery, Durations, DateRange } from './date-range.dto.js';

export class SessionAnalyticsQuery extends DaysQuery {
  @Id({ optional: true, about: 'Only the students of this classroom' })
  classroomId?: string;
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

/** Login sessions of many people, counted. */
export class SessionAnalyticsView extends IntersectionType(DateRange, Durations) {
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
