import { Choice, Flag, Instant } from '#platform/shapes/fields.js';
import type { Opening, Refusal } from './decision.js';

const refusals: Refusal[] = [
  'feature_disabled',
  'not_published',
  'no_subscription',
  'subscription_expired',
  'not_in_classroom',
];
const openings: Opening[] = [
  'admin',
  'owner',
  'teacher',
  'grant',
  'public',
  'subscription',
  'classroom',
  'child',
  'library',
];

/** May I read it, why, and until when? */
export class AccessView {
  @Flag()
  allowed: boolean;

  @Choice(refusals, { nullable: true, about: 'What is missing; null when it is allowed' })
  reason: string | null;

  @Choice(openings, { nullable: true, about: 'What opens it; null when nothing does' })
  via: string | null;

  @Instant({ nullable: true, about: 'The first moment it no longer opens; null when it has no end' })
  until: Date | null;
}
