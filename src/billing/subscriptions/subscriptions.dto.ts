import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, IntersectionType, PartialType, Text, Texts } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubscriptionStatus, subscriptionStatuses } from './validity.js';

const packageName = { max: 50, example: 'trial', about: 'The name of a package; GET /packages lists them' };

class RenewalFields {
  @Flag({ default: false, about: 'Renew automatically; the package must allow it' })
  autoRenew: boolean;
}

export class SubscriptionDraft extends RenewalFields {
  @Id({ about: 'The catalogue entry it is for' })
  tcodeId: string;

  @Text({ ...packageName, about: 'Name of the package' })
  subscriptionType: string;

  @Id({ optional: true, about: 'The person it is for; left out: yourself. Only admins may name others' })
  userId?: string;

  @Instant({
    optional: true,
    example: '2030-01-01T00:00:00Z',
    about: 'Start; left out: now. A past start is accepted from admins only, otherwise it becomes now',
  })
  startDate?: Date;

  @Text({ nullable: true, default: null, about: 'Reference of an external payment; only admins may set it' })
  paymentReference: string | null;
}

export class SubscriptionChanges extends PartialType(RenewalFields) {}

export class SubscriptionQuery extends PageQuery {
  @Id({ optional: true, about: 'Only subscriptions of this person' })
  userId?: string;

  @Id({ optional: true, about: 'Only subscriptions to this entry' })
  tcodeId?: string;

  @Choice(subscriptionStatuses, { optional: true, about: 'Current status' })
  status?: SubscriptionStatus;
}

class SubscriptionFields extends RenewalFields {
  @Id({ about: 'Id of the person who has the subscription' })
  userId: string;

  @Id({ about: 'Id of the catalogue entry' })
  tcodeId: string;

  @Text({ ...packageName, about: 'Name of the package' })
  subscriptionType: string;

  @Instant({ about: 'Start, inclusive' })
  startDate: Date;

  @Int({ min: 1, about: 'Days of 24 hours' })
  durationDays: number;

  @Instant({ about: 'End, exclusive' })
  endDate: Date;

  @Choice(subscriptionStatuses, { about: 'Current status' })
  status: SubscriptionStatus;

  @Choice(subscriptionTiers, { about: 'Tier the subscription gives' })
  tier: SubscriptionTier;

  @Texts({ about: 'Additional access to content while it is valid', example: ['content:preview'] })
  grants: string[];

  @Id({ nullable: true, about: 'The admin who granted it; null when the person subscribed' })
  grantedBy: string | null;

  @Text({ optional: true, nullable: true, about: 'Reference of an external payment; visible to admins only' })
  paymentReference?: string | null;
}

export class SubscriptionView extends IntersectionType(RecordView, SubscriptionFields) {}

export class SubscriptionPage extends PageOf(SubscriptionView) {}
