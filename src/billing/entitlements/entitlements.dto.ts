import { Choice, Flag, Instant } from '#platform/shapes/fields.js';
import type { AccessSource, DenialReason } from './decision.js';

const denialReasons: DenialReason[] = [
  'feature_disabled',
  'not_published',
  'no_subscription',
  'subscription_expired',
  'tier_too_low',
  'not_in_classroom',
  'not_enrolled',
  'not_started',
  'module_locked',
  'workshop_access_revoked',
];
const accessSources: AccessSource[] = [
  'admin',
  'owner',
  'teacher',
  'grant',
  'public',
  'subscription',
  'classroom',
  'child',
  'enrollment',
  'library',
  'tier',
];

/** Whether the caller may read some content, why, and until when. */
export class AccessView {
  @Flag({ about: 'Whether the caller may read the content' })
  allowed: boolean;

  @Choice(denialReasons, { nullable: true, about: 'Why access is denied; null when it is allowed' })
  reason: string | null;

  @Choice(accessSources, { nullable: true, about: 'What grants access; null when it is denied' })
  via: string | null;

  @Instant({ nullable: true, about: 'End of the access, exclusive; null when it has none' })
  until: Date | null;
}
