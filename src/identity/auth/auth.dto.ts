import { type AccountStatus, accountStatuses } from '#identity/accounts/account.entity.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { type Role, roles } from '#platform/access/actor.js';
import { Choice, Flag, Id, Ids, Instant, Int, Part, Secret, Text, Texts } from '#platform/shapes/fields.js';

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

  @Choice(roles, { about: 'Role of the account' })
  role: Role;

  @Choice(accountStatuses, { about: 'Whether the account may log in' })
  accountStatus: AccountStatus;
}

export class Login {
  @Text({ max: 254, example: 'ana@demo.example', about: 'Email address or username' })
  email: string;

  @Secret({ example: 'correct horse', about: 'The password, or a one-time password' })
  password: string;

  @Secret({
    optional: true,
    about: 'Replaces a one-time password; required on the first login with one, refused with any other password',
  })
  newPassword?: string;
}

export class TokensView {
  @Secret({ about: 'Send as Authorization: Bearer …' })
  accessToken: string;

  @Choice(['Bearer'], { about: 'Scheme of the Authorization header' })
  tokenType: 'Bearer';

  @Int({ about: 'Lifetime of the access token in seconds' })
  expiresIn: number;

  @Secret({ about: 'Works for one renewal, and again for ten seconds after it' })
  refreshToken: string;

  @Part(() => PersonView, { about: 'The person who logged in' })
  user: PersonView;
}

export class RefreshRequest {
  @Secret({ about: 'The newest refresh token of the session' })
  refreshToken: string;
}

/** The caller: account, organization, access and session. */
export class PrincipalView extends PersonView {
  @Text({ max: 64 })
  organizationId: string;

  @Text({ about: 'Name of the organization' })
  organizationName: string;

  @Texts({ about: 'Features that are on; routes of all others respond 404', example: ['school', 'subjects'] })
  features: string[];

  @Ids({ about: 'Classrooms the caller teaches or attends' })
  classroomIds: string[];

  @Texts({ about: 'Additional access to content, from roles and subscriptions', example: ['content:preview'] })
  grants: string[];

  @Choice(subscriptionTiers, { about: 'The higher of the subscribed tier and the tier the organization assigned' })
  subscriptionTier: SubscriptionTier;

  @Flag({ about: 'Whether modules are open to the caller' })
  workshopAccessGranted: boolean;

  @Id({ about: 'Id of the login session' })
  sessionId: string;

  @Instant({ about: 'When the session ends without further activity' })
  sessionExpiresAt: Date;
}
