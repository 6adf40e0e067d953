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

/** A person as everybody who may see them sees them. */
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

  @Text({ about: 'What to call the person in lists' })
  displayName: string;

  @Choice(roles)
  role: Role;

  @Choice(accountStatuses)
  accountStatus: AccountStatus;
}

export class Login {
  @Text({ max: 254, example: 'ana@demo.example', about: 'E-mail address or username' })
  email: string;

  @Secret({ example: 'correct horse' })
  password: string;

  @Secret({ optional: true, about: 'The password to keep, on the first login with a one-time password' })
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

  @Secret({ optional: true, about: 'The code of an invitation; decides the role' })
  inviteCode?: string;
}

export class TokensView {
  @Secret({ about: 'Send as Authorization: Bearer …' })
  accessToken: string;

  @Choice(['Bearer'])
  tokenType: 'Bearer';

  @Int({ about: 'Seconds the access token is good for' })
  expiresIn: number;

  @Secret({ about: 'Good for one renewal' })
  refreshToken: string;

  @Part(() => PersonView)
  user: PersonView;
}

export const registrationStatuses = ['signed_in', 'verification_required'] as const;

/** What became of a registration. Tokens and user are absent while the address must be confirmed first. */
export class RegistrationView extends PartialType(TokensView) {
  @Choice(registrationStatuses, {
    about: 'verification_required: open the link in the mail, then log in. The same for an address that has an account',
  })
  status: (typeof registrationStatuses)[number];
}

export class RefreshRequest {
  @Secret()
  refreshToken: string;
}

export class TokenRequest {
  @Secret({ about: 'The token from the mail' })
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

  @Text({
    max: 100,
    nullable: true,
    lowerCase: true,
    pattern: /^[a-z0-9._-]+$/,
    shape: 'letters, digits, dots, _ and -',
  })
  username: string | null;

  @Email({ about: 'Needs currentPassword; counts once it is confirmed by the mail sent there' })
  email: string;
}

export class AccountChanges extends PartialType(AccountFields) {
  @Secret({ optional: true, about: 'A new password; needs currentPassword' })
  password?: string;

  @Secret({ optional: true, about: 'Needed for a new password or e-mail address' })
  currentPassword?: string;
}

/** Who I am, where, and until when. */
export class PrincipalView extends PersonView {
  @Text({ max: 64 })
  organizationId: string;

  @Text()
  organizationName: string;

  @Ids({ about: 'The classrooms I teach or attend' })
  classroomIds: string[];

  @Words({ about: 'Extra access to content, from roles and subscriptions', example: ['content:preview'] })
  grants: string[];

  @Choice(subscriptionTiers, { about: 'The highest of what I subscribe to and what the school gives me' })
  subscriptionTier: SubscriptionTier;

  @Id()
  sessionId: string;

  @Instant({ about: 'When the session ends unless somebody stays there' })
  sessionExpiresAt: Date;
}
