import {
  Choice,
  Email,
  Id,
  Ids,
  Instant,
  Int,
  Name,
  Part,
  PartialType,
  Secret,
  Text,
  Words,
} from '#platform/shapes/fields.js';
import { type Role, roles } from '#platform/access/actor.js';
import {
  type AccountStatus,
  accountStatuses,
  type SubscriptionTier,
  subscriptionTiers,
} from '#identity/accounts/user.entity.js';
import { Username } from '#identity/accounts/username.js';

/** A person with an account. */
export class PersonView {
  @Id()
  id: string;

  @Text({ max: 254, example: 'ana@school.example' })
  email: string;

  @Text({ nullable: true })
  username: string | null;

  @Text({ nullable: true, max: 50 })
  firstName: string | null;

  @Text({ nullable: true, max: 50 })
  lastName: string | null;

  @Text({ about: 'Name to show in lists' })
  displayName: string;

  @Choice(roles)
  role: Role;

  @Choice(accountStatuses)
  accountStatus: AccountStatus;
}

export class Login {
  @Text({ max: 254, example: 'ana@demo.example', about: 'Email address or username' })
  email: string;

  @Secret({ example: 'correct horse' })
  password: string;

  @Secret({ optional: true, about: 'Replaces a one-time password; required on the first login with one' })
  newPassword?: string;
}

export class Registration {
  @Email()
  email: string;

  @Secret({ about: 'At least 8 characters and at most 72 bytes' })
  password: string;

  @Name({ optional: true })
  firstName?: string;

  @Name({ optional: true })
  lastName?: string;

  @Secret({ optional: true, about: 'Code of an invitation, which decides the role' })
  inviteCode?: string;
}

export class TokensView {
  @Secret({ about: 'Send as Authorization: Bearer …' })
  accessToken: string;

  @Choice(['Bearer'])
  tokenType: 'Bearer';

  @Int({ about: 'Lifetime of the access token in seconds' })
  expiresIn: number;

  @Secret({ about: 'Works for one renewal' })
  refreshToken: string;

  @Part(() => PersonView)
  user: PersonView;
}

export const registrationStatuses = ['signed_in', 'verification_required'] as const;

/** Result of a registration. Tokens and user are absent while the email address must be confirmed first. */
export class RegistrationView extends PartialType(TokensView) {
  @Choice(registrationStatuses, {
    about:
      'verification_required: open the link in the email, then log in. Also returned for an address that has an account',
  })
  status: (typeof registrationStatuses)[number];
}

export class RefreshRequest {
  @Secret()
  refreshToken: string;
}

export class TokenRequest {
  @Secret({ about: 'Token from the email' })
  token: string;
}

export class ForgottenPassword {
  @Email()
  email: string;
}

export class PasswordReset extends TokenRequest {
  @Secret({ about: 'At least 8 characters and at most 72 bytes' })
  password: string;
}

export class PasswordChange {
  @Secret()
  currentPassword: string;

  @Secret({ about: 'At least 8 characters and at most 72 bytes' })
  newPassword: string;
}

class AccountFields {
  @Name({ nullable: true })
  firstName: string | null;

  @Name({ nullable: true })
  lastName: string | null;

  @Username({ nullable: true })
  username: string | null;

  @Email({ about: 'Requires currentPassword; stays pending until confirmed with the link emailed to it' })
  email: string;
}

export class AccountChanges extends PartialType(AccountFields) {
  @Secret({ optional: true, about: 'New password; requires currentPassword' })
  password?: string;

  @Secret({ optional: true, about: 'Required for a new password or email address' })
  currentPassword?: string;
}

/** The caller: account, organization, access and session. */
export class PrincipalView extends PersonView {
  @Text({ max: 64 })
  organizationId: string;

  @Text()
  organizationName: string;

  @Ids({ about: 'Classrooms the caller teaches or attends' })
  classroomIds: string[];

  @Words({ about: 'Additional access to content, from roles and subscriptions', example: ['content:preview'] })
  grants: string[];

  @Choice(subscriptionTiers, { about: 'The higher of the subscribed tier and the tier the organization assigned' })
  subscriptionTier: SubscriptionTier;

  @Id()
  sessionId: string;

  @Instant({ about: 'When the session ends without further activity' })
  sessionExpiresAt: Date;
}
