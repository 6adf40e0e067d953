import { PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Ids, Int, Texts } from '#platform/shapes/fields.js';
import {
  type ConnectionQuality,
  connectionQualities,
  type ParticipantPermission,
  participantPermissions,
  type ParticipantRole,
  participantRoles,
} from './session-participant.entity.js';

/** The roles that can be given; the instructor keeps theirs. */
const givenRoles = participantRoles.filter((role) => role !== 'instructor');
type GivenRole = Exclude<ParticipantRole, 'instructor'>;

const Permissions = (about: string): PropertyDecorator =>
  Texts({ max: participantPermissions.length, length: 30, optional: true, example: ['can_speak'], about });

const choices = participantPermissions.join(', ');

export class JoinDraft {
  @Choice(connectionQualities, { optional: true, about: 'How good your connection is' })
  connectionQuality?: ConnectionQuality;
}

export class SessionInvitationDraft {
  @Ids({ min: 1, max: 200, about: 'Ids of students, teachers and admins. Removed people are readmitted' })
  userIds: string[];

  @Choice(givenRoles, { default: 'participant', about: 'Observers take no seat' })
  role: GivenRole;
}

export class InvitedView {
  @Int({ min: 0, about: 'People who can join now and could not before, or were not invited' })
  invited: number;

  @Int({ min: 0, about: 'People who were invited or took part already' })
  unchanged: number;
}

export class ParticipantChanges {
  @Choice(givenRoles, { optional: true, about: 'Also sets the permissions of the role, unless they are sent' })
  role?: GivenRole;

  @Permissions(`Any of ${choices}`)
  permissions?: ParticipantPermission[];

  @Flag({ optional: true, about: 'A muted person cannot speak, write or ask' })
  isMuted?: boolean;
}

const sorts = ['createdAt', 'joinedAt'] as const;

export class ParticipantQuery extends PageQuery {
  @Choice(participantRoles, { optional: true, about: 'Only people in this role' })
  role?: ParticipantRole;

  @Flag({ optional: true, about: 'Only people who are present, or only those who are not' })
  present?: boolean;

  @SearchWords('the name')
  q?: string;

  @Sort(sorts, 'createdAt')
  sort: SortOf<typeof sorts>;
}
