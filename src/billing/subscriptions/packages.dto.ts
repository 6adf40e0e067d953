import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Int, Many, Part, Text, Texts } from '#platform/shapes/fields.js';

/** `none`: cannot be renewed. `manual`: can be renewed on request. `auto`: can also renew automatically. */
const renewals = ['none', 'manual', 'auto'] as const;
type Renewal = (typeof renewals)[number];

class Price {
  @Int({ min: 0, about: 'In the minor unit of the currency, such as cents' })
  amountMinor: number;

  @Text({
    min: 3,
    max: 3,
    pattern: /^[A-Z]{3}$/,
    shape: 'an ISO 4217 currency code such as USD',
    example: 'USD',
    about: 'ISO 4217 code of the currency',
  })
  currency: string;
}

/** A kind of subscription on offer: duration, price, tier and grants. */
export class Package {
  @Text({
    max: 50,
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    shape: 'lowercase letters, digits and -',
    example: 'monthly',
    about: 'Short name that subscriptions refer to',
  })
  name: string;

  @Text({ max: 100, example: 'One month', about: 'Title for people' })
  title: string;

  @Int({ min: 1, max: 36_500, about: 'Days of 24 hours', example: 30 })
  durationDays: number;

  @Part(() => Price, { about: 'Price of one period' })
  price: Price;

  @Choice(renewals, { default: 'none', about: 'Whether a subscription ends, or renews when its period ends' })
  renewal: Renewal;

  @Choice(subscriptionTiers, { default: 'basic', about: 'Tier the subscription gives' })
  tier: SubscriptionTier;

  @Texts({ max: 10, default: [], about: 'Additional access to content' })
  grants: string[];

  @Flag({ default: false, about: 'People may subscribe themselves, without an admin' })
  selfService: boolean;

  @Flag({ default: false, about: 'For staff of the organization; visible to admins only' })
  internal: boolean;

  @Flag({ default: false, about: 'Can be used once per person and catalogue entry' })
  once: boolean;
}

/** The format of PACKAGES_FILE. */
export class PackageFile {
  @Many(() => Package, { min: 1, max: 100, about: 'The packages on offer' })
  packages: Package[];
}

export class PackagePage extends PageOf(Package) {}
