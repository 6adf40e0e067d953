import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, Part, Text, Texts } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import {
  type ConnectionQuality,
  connectionQualities,
  type ParticipantPermission,
  participantPermissions,
  type ParticipantRole,
  participantRoles,
} from './session-participant.entity.js';

export class ParticipantMetadataView {
  @Int({ min: 0, about: 'Minutes in the session since its activation, of completed stays' })
  totalTimeMinutes: number;

  @Int({ min: 0, about: 'Questions, votes, messages and raised hands' })
  interactionCount: number;

  @Int({ min: 0, about: 'Questions the person asked' })
  questionsAsked: number;

  @Int({ min: 0, about: 'Polls the person voted in' })
  pollsAnswered: number;

  @Choice(connectionQualities, { nullable: true, about: 'As the person reported it last' })
  connectionQuality: ConnectionQuality | null;
}

export class ParticipantView extends RecordView {
  @Id()
  sessionId: string;

  @Id()
  userId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the person' })
  name: string;

  @Choice(participantRoles, { about: 'Role in this session' })
  role: ParticipantRole;

  @Texts({ example: ['can_speak'], about: `Of ${participantPermissions.join(', ')}` })
  permissions: ParticipantPermission[];

  @Instant({ nullable: true, about: 'When the person joined first; null for one who is only invited' })
  joinedAt: Date | null;

  @Instant({ nullable: true, about: 'When the person left last; null while present' })
  leftAt: Date | null;

  @Flag({ about: 'Whether the person has joined and not left' })
  isPresent: boolean;

  @Flag({ about: 'Whether a moderator keeps the person from writing and voting' })
  isMuted: boolean;

  @Flag({ about: 'Whether a moderator removed the person, who cannot join until invited again' })
  isRemoved: boolean;

  @Int({ min: 1, nullable: true, about: 'Number of the breakout group' })
  breakoutGroup: number | null;

  @Int({
    min: 0,
    max: 100,
    nullable: true,
    about: 'Computed when the person leaves; null for others than you and the instructor',
  })
  participationScore: number | null;

  @Part(() => ParticipantMetadataView, { nullable: true, about: 'null for others than you and the instructor' })
  metadata: ParticipantMetadataView | null;
}

export class ParticipantPage extends PageOf(ParticipantView) {}
