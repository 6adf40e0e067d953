import { type EndReason, endReasons } from '#identity/sessions/session.entity.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, IntersectionType, Part, Text } from '#platform/shapes/fields.js';
import { DaysQuery, Durations, DateRange } from './date-range.dto.js';

export class SessionHistoryQuery extends IntersectionType(PageQuery, DaysQuery) {}

/** A login session as shown to users who may read a person's sessions. */
export class LoginSessionView {
  @Id()
  id: string;

  @Id()
  userId: string;

  @Text({
    nullable: true,
    about: 'As precise as the organization stores it. Only for the person and admins, otherwise null',
  })
  ipAddress: string | null;

  @Text({ nullable: true, max: 400, about: 'Only for the person and admins, otherwise null' })
  userAgent: string | null;

  @Instant({ about: 'When the session began' })
  startTime: Date;

  @Instant({ about: 'Time of the latest activity' })
  lastActive: Date;

  @Instant({ nullable: true, about: 'When the session ended; null while it is open' })
  endTime: Date | null;

  @Choice(endReasons, { nullable: true, about: 'How the session ended; null while it is open' })
  endReason: EndReason | null;

  @Int({ min: 0, about: 'Duration until the end, or until lastActive for an open session' })
  durationSeconds: number;
}

/** Totals of one person's sessions in a date range. */
export class SessionSummaryView extends IntersectionType(DateRange, Durations) {
  @Int({ min: 0, about: 'Number of sessions in the range' })
  totalSessions: number;

  @Int({ min: 0, about: 'Time spent within the range' })
  totalSeconds: number;

  @Int({ min: 0, about: 'Days with activity' })
  activeDays: number;

  @Instant({ nullable: true, about: 'Latest activity, also outside the date range' })
  lastSeen: Date | null;

  @Flag({ about: 'Whether the person is active now' })
  activeNow: boolean;
}

export class LoginSessionPage extends PageOf(LoginSessionView) {
  @Part(() => SessionSummaryView, { about: 'Totals of the whole range' })
  summary: SessionSummaryView;
}
