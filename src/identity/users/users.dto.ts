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
import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type Role, roles } from '#platform/access/actor.js';
import { type AccountStatus, accountStatuses } from '#identity/accounts/account.entity.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { Username } from '#identity/accounts/username.js';

export class UserDraft {
  @Email()
  email: string;

  @Username({ nullable: true, default: null })
  username: string | null;

  @Name({ nullable: true, default: null, example: 'Ana' })
  firstName: string | null;

  @Name({ nullable: true, default: null, example: 'Silva' })
  lastName: string | null;

  @Choice(roles, { default: 'STUDENT' })
  role: Role;

  @Choice(subscriptionTiers, { default: 'basic', about: 'Minimum tier; a subscription can raise the effective tier' })
  subscriptionTier: SubscriptionTier;
}

export class UserChanges extends PartialType(UserDraft) {
  @Id({ optional: true, nullable: true, about: 'A custom role; also sets role to its base role' })
  roleId?: string | null;
}

export class UserQuery extends PageQuery {
  @SearchWords('the name, username or email address')
  q?: string;

  @Choice(roles, { optional: true })
  role?: Role;

  @Choice(accountStatuses, { optional: true })
  status?: AccountStatus;
}

export class UserView extends IntersectionType(RecordView, UserDraft) {
  @Text()
  displayName: string;

  @Id({ nullable: true, about: 'The custom role, if one is assigned' })
  roleId: string | null;

  @Choice(accountStatuses)
  accountStatus: AccountStatus;

  @Flag()
  emailVerified: boolean;

  @Text({ nullable: true, max: 254, about: 'New address requested by the holder and not confirmed yet' })
  pendingEmail: string | null;

  @Flag({ about: 'Created by staff' })
  managed: boolean;

  @Instant({ nullable: true })
  lastLoginAt: Date | null;
}

export class UserPage extends PageOf(UserView) {}

export class NewAccountView {
  @Part(() => UserView)
  user: UserView;

  @Secret({ about: 'Returned only once; must be replaced at the first login', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string;
}
