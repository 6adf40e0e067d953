import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, IntersectionType, Part, Text, Texts } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { LiveSessionFields } from './live-session-fields.dto.js';
import { LiveSessionMetadataFields, LiveSessionPlaces } from './live-sessions.dto.js';
import {
  type ParticipantPermission,
  participantPermissions,
  type ParticipantRole,
  participantRoles,
} from './participants/session-participant.entity.js';
import { type LiveSessionStatus, liveSessionStatuses } from './session-states.js';

export class LiveSessionMetadataView extends IntersectionType(LiveSessionMetadataFields) {
  @Int({ min: 0, about: 'Number of participants and assistants who joined' })
  participantCount: number;

  @Int({ min: 0, max: 100, nullable: true, about: 'Mean participation score, once the session has ended' })
  engagementScore: number | null;
}

/** The caller in a session. */
export class OwnParticipationView {
  @Choice(participantRoles, { about: 'Role of the caller in this session' })
  role: ParticipantRole;

  @Texts({ max: participantPermissions.length, about: 'What you may do', example: ['can_speak'] })
  permissions: ParticipantPermission[];

  @Flag({ about: 'Whether you have joined and not left' })
  isPresent: boolean;

  @Flag({ about: 'Whether a moderator muted you' })
  isMuted: boolean;

  @Flag({ about: 'Whether a moderator removed you; you cannot join until readmitted' })
  isRemoved: boolean;
}

export class LiveSessionView extends IntersectionType(RecordView, LiveSessionFields, LiveSessionPlaces) {
  @Id({ about: 'Id of the teacher who leads it' })
  instructorId: string;

  @Text({ nullable: true, example: 'Ana Abel', about: 'Name of the teacher who leads it' })
  instructorName: string | null;

  @Choice(liveSessionStatuses, { about: 'Where the session is between its plan and its end' })
  status: LiveSessionStatus;

  @Instant({ nullable: true, about: 'When it was activated first' })
  actualStart: Date | null;

  @Instant({ nullable: true, about: 'When it was ended or cancelled' })
  actualEnd: Date | null;

  @Int({ min: 0, about: 'Seats taken by people who are present' })
  presentCount: number;

  @Part(() => LiveSessionMetadataView)
  metadata: LiveSessionMetadataView;

  @Part(() => OwnParticipationView, { nullable: true, about: 'You in the session; null unless invited or joined' })
  participation: OwnParticipationView | null;
}

export class LiveSessionPage extends PageOf(LiveSessionView) {}
