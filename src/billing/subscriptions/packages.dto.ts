import { Choice, Flag, Int, Many, Part, Text, Words } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';

/** `none`: it ends. `manual`: it can be renewed. `auto`: it may also renew itself. */
const renewals = ['none', 'manual', 'auto'] as const;
type Renewal = (typeof renewals)[number];

class Price {
  @Int({ min: 0, about: 'In the smallest unit of the currency, such as cents' })
  amountMinor: number;

  @Text({ min: 3, max: 3, pattern: /^[A-Z]{3}$/, shape: 'a currency such as USD', example: 'USD' })
  currency: string;
}

/** A named kind of subscription (WSH-037): how long, for how much, and what it brings. */
export class Package {
  @Text({ max: 50, pattern: /^[a-z0-9][a-z0-9-]*$/, shape: 'lower-case letters, digits and -', example: 'monthly' })
  name: string;

  @Text({ max: 100, example: 'A month' })
  title: string;

  @Int({ min: 1, max: 36_500, about: 'Days of 24 hours', example: 30 })
  durationDays: number;

  @Part(() => Price)
  price: Price;

  @Choice(renewals, { default: 'none' })
  renewal: Renewal;

  @Choice(subscriptionTiers, { default: 'basic' })
  tier: SubscriptionTier;

  @Words({ max: 10, default: [], about: 'Extra access to content' })
  grants: string[];

  @Flag({ default: false, about: 'Everybody may take it out for themselves' })
  selfService: boolean;

  @Flag({ default: false, about: 'For the organization’s own people; only admins see it' })
  internal: boolean;

  @Flag({ default: false, about: 'Once per person and entry of the catalogue' })
  once: boolean;
}

/** The file an organization names its packages in. */
export class PackageFile {
  @Many(() => Package, { min: 1, max: 100 })
  packages: Package[];
}

export class PackagePage extends PageOf(Package) {}
