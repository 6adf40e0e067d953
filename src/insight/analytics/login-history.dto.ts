import { Choice, Flag, Id, Instant, Int, IntersectionType, Part, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { type EndReason, endReasons } from '#identity/sessions/session.entity.js';
import { DaysQuery, Durations, DateRange } from './date-range.dto.js';

export class SessionHistoryQuery extends IntersectionType(PageQuery, DaysQuery) {}

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
export class SessionSummaryView extends IntersectionType(DateRange, Durations) {
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
