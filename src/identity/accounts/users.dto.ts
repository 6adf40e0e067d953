import {
  Choice,
  Email,
  Flag,
  Id,
  Instant,
  IntersectionType,
  Name,
  Part,
  PartialType,
  Secret,
  Text,
} from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type Role, roles } from '#platform/access/actor.js';
import { type AccountStatus, accountStatuses, type SubscriptionTier, subscriptionTiers } from './user.entity.js';

export class UserDraft {
  @Email()
  email: string;

  @Text({
    max: 100,
    nullable: true,
    default: null,
    lowerCase: true,
    pattern: /^[a-z0-9._-]+$/,
    shape: 'letters, digits, dots, _ and -',
  })
  username: string | null;

  @Name({ nullable: true, default: null, example: 'Ana' })
  firstName: string | null;

  @Name({ nullable: true, default: null, example: 'Silva' })
  lastName: string | null;

  @Choice(roles, { default: 'STUDENT' })
  role: Role;

  @Choice(subscriptionTiers, { default: 'basic', about: 'The least tier this person has, whatever they subscribe to' })
  subscriptionTier: SubscriptionTier;
}

export class UserChanges extends PartialType(UserDraft) {
  @Id({ optional: true, nullable: true, about: 'A role the school added; brings the one it stands on' })
  roleId?: string | null;
}

export class UserQuery extends PageQuery {
  @Text({ optional: true, max: 100, about: 'Part of a name, username or address' })
  q?: string;

  @Choice(roles, { optional: true })
  role?: Role;

  @Choice(accountStatuses, { optional: true })
  status?: AccountStatus;
}

export class UserView extends IntersectionType(RecordView, UserDraft) {
  @Text()
  displayName: string;

  @Id({ nullable: true, about: 'The role the school added, if the person has one' })
  roleId: string | null;

  @Choice(accountStatuses)
  accountStatus: AccountStatus;

  @Flag()
  emailVerified: boolean;

  @Text({ nullable: true, max: 254, about: 'The address the holder asked for and has not confirmed yet' })
  pendingEmail: string | null;

  @Flag({ about: 'Made by staff' })
  managed: boolean;

  @Instant({ nullable: true })
  lastLoginAt: Date | null;
}

export class UserPage extends PageOf(UserView) {}

export class NewAccountView {
  @Part(() => UserView)
  user: UserView;

  @Secret({ about: 'Shown this once; to be replaced on the first login', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string;
}

export class InvitationDraft {
  @Email()
  email: string;

  @Choice(roles, { default: 'STUDENT' })
  role: Role;

  @Id({ nullable: true, default: null, about: 'The class a student joins on registering' })
  classroomId: string | null;
}

export class InvitationView extends IntersectionType(RecordView, InvitationDraft) {
  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  usedAt: Date | null;
}

export class InvitationAcceptance {
  @Secret({ about: 'The code of an invitation to your address' })
  inviteCode: string;
}

export class InvitationPage extends PageOf(InvitationView) {}

export class NewInvitationView {
  @Part(() => InvitationView)
  invitation: InvitationView;

  @Secret({ about: 'Shown this once. The mail carries a code of its own: only that one verifies the address' })
  inviteCode: string;
}
