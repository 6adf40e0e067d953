import { type AccountStatus, accountStatuses } from '#identity/accounts/account.entity.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { Username } from '#identity/accounts/username.js';
import { type Role, roleAliases, roles } from '#platform/access/actor.js';
import { LimitedSearch, PageOf, PageQuery } from '#platform/api/page.js';
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
import { RecordView } from '#platform/shapes/record.view.js';

const externalId = {
  max: 255,
  nullable: true,
  about:
    'Id in the school information system (OneRoster sourcedId), by which imports recognise the person; null to let the next import set it',
};

export class UserDraft {
  @Email()
  email: string;

  @Username({ nullable: true, default: null })
  username: string | null;

  @Name({ nullable: true, default: null, example: 'Ana' })
  firstName: string | null;

  @Name({ nullable: true, default: null, example: 'Silva' })
  lastName: string | null;

  @Choice(roles, { aliases: roleAliases, default: 'STUDENT', about: 'Role of the account' })
  role: Role;

  @Choice(subscriptionTiers, { default: 'basic', about: 'Minimum tier; a subscription can raise the effective tier' })
  subscriptionTier: SubscriptionTier;

  @Flag({ default: true, about: 'Whether modules are open to the person; false closes them regardless of seats' })
  workshopAccessGranted: boolean;
}

export class UserChanges extends PartialType(UserDraft) {
  @Id({ optional: true, nullable: true, about: 'A custom role; also sets role to its base role' })
  roleId?: string | null;

  @Text({ ...externalId, optional: true })
  externalId?: string | null;
}

export class UserQuery extends PageQuery {
  @LimitedSearch('the name, username or email address')
  q?: string;

  @Choice(roles, { aliases: roleAliases, optional: true, about: 'Only accounts with this role' })
  role?: Role;

  @Choice(accountStatuses, { optional: true, about: 'Only accounts in this status' })
  status?: AccountStatus;
}

export class UserView extends IntersectionType(RecordView, UserDraft) {
  @Text()
  displayName: string;

  @Id({ nullable: true, about: 'The custom role, if one is assigned' })
  roleId: string | null;

  @Text(externalId)
  externalId: string | null;

  @Choice(accountStatuses, { about: 'Whether the account may log in' })
  accountStatus: AccountStatus;

  @Flag({ about: 'Whether the person has confirmed the address' })
  emailVerified: boolean;

  @Text({ nullable: true, max: 254, about: 'New address requested by the holder and not confirmed yet' })
  pendingEmail: string | null;

  @Flag({ about: 'Created by staff' })
  managed: boolean;

  @Instant({ nullable: true, about: 'When the person last logged in; null if never' })
  lastLoginAt: Date | null;
}

export class UserPage extends PageOf(UserView) {}

export class NewAccountView {
  @Part(() => UserView, { about: 'The new account' })
  user: UserView;

  @Secret({ about: 'Returned only once; must be replaced at the first login', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string;
}
