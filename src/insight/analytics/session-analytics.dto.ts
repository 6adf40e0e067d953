import { type EndReason, endReasons } from '#identity/sessions/session.entity.js';
import { Anything, Choice, Id, Int, IntersectionType, Many, Text } from '#platform/shapes/fields.js';
import { Counts, day, DaysQuery, Durations, DateRange } from './date-range.dto.js';

export class SessionAnalyticsQuery extends DaysQuery {
  @Id({ optional: true, about: 'Only students of this classroom' })
  classroomId?: string;
}

/** Sessions on one day of the range. */
export class DayOfSessionsView {
  @Text(day)
  day: string;

  @Int({ min: 0, about: 'Sessions that began on this day' })
  sessions: number;

  @Int({ min: 0, about: 'Users active on this day' })
  users: number;

  @Int({ min: 0, about: 'Time spent on this day; sessions are split at midnight' })
  seconds: number;
}

/** Sessions by the way they ended; `open` counts those that have not. */
export class EndReasonCountView {
  @Choice([...endReasons, 'open'], { about: 'How the sessions ended' })
  reason: EndReason | 'open';

  @Int({ min: 1, about: 'Number of sessions' })
  sessions: number;
}

/** Session statistics of a group of users. */
export class SessionAnalyticsView extends IntersectionType(DateRange, Durations) {
  @Int({ min: 0, about: 'Sessions that began within the range' })
  totalSessions: number;

  @Int({ min: 0, about: 'Users active within the range' })
  uniqueUsers: number;

  @Int({ min: 0, about: 'Users active now' })
  activeNow: number;

  @Anything({ schema: { type: 'integer', minimum: 0 }, about: 'Time spent within the range', example: 86_400 })
  totalSeconds: number;

  @Many(() => DayOfSessionsView, { max: 366, about: 'One entry for every day of the range' })
  perDay: DayOfSessionsView[];

  @Counts(24, 'Sessions begun by hour of the day')
  perHour: number[];

  @Many(() => EndReasonCountView, { max: 20, about: 'Sessions by the way they ended' })
  byEndReason: EndReasonCountView[];
}
