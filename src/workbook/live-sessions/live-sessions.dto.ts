import { PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, IntersectionType, Part, PartialType, RichText } from '#platform/shapes/fields.js';
import { LiveSessionFields, SecureLink } from './live-session-fields.dto.js';
import { type LiveSessionStatus, liveSessionStatuses } from './session-states.js';

/** Who may take part. */
export class LiveSessionPlaces {
  @Id({ nullable: true, default: null, about: 'People with access to this module may take part' })
  moduleId: string | null;

  @Id({ nullable: true, default: null, about: 'People with access to this course may take part' })
  courseId: string | null;

  @Id({ nullable: true, default: null, about: 'The members of this classroom may take part' })
  classroomId: string | null;
}

export class LiveSessionDraft extends IntersectionType(LiveSessionFields, LiveSessionPlaces) {
  @Id({ optional: true, about: 'Id of the teacher who leads it; default: you. Only admins choose another' })
  instructorId?: string;
}

/** What the instructor may replace in metadata. */
export class LiveSessionMetadataFields {
  @SecureLink('The recording of the session', 'https://videos.example.org/week-3.mp4')
  recordingUrl: string | null;

  @RichText({ max: 20_000, nullable: true, default: null, about: 'Summary, written when the session ends' })
  summary: string | null;
}

export class LiveSessionMetadataChanges extends PartialType(LiveSessionMetadataFields) {}

export class LiveSessionChanges extends PartialType(LiveSessionFields) {
  @Part(() => LiveSessionMetadataChanges, { optional: true, about: 'Omitted fields are unchanged' })
  metadata?: LiveSessionMetadataChanges;
}

const sorts = ['scheduledStart', 'createdAt'] as const;

export class LiveSessionQuery extends PageQuery {
  @Choice(liveSessionStatuses, { optional: true, about: 'Only sessions in this status' })
  status?: LiveSessionStatus;

  @Instant({ optional: true, about: 'Only sessions planned to end after this time' })
  from?: Date;

  @Instant({ optional: true, about: 'Only sessions planned to start before this time' })
  to?: Date;

  @Id({ optional: true })
  moduleId?: string;

  @Id({ optional: true })
  courseId?: string;

  @Id({ optional: true })
  classroomId?: string;

  @Flag({ default: false, about: 'Only sessions that you lead or take part in' })
  mine: boolean;

  @SearchWords('the title or description')
  q?: string;

  @Sort(sorts, 'scheduledStart')
  sort: SortOf<typeof sorts>;
}
