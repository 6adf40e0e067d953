import { Choice, Flag, Id, Instant, Int, IntersectionType, PartialType, Text, Words } from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { type SubscriptionStatus, subscriptionStatuses } from './validity.js';

const packageName = { max: 50, example: 'trial', about: 'The name of a package; GET /packages lists them' };

class Renewing {
  @Flag({ default: false, about: 'Renew it by itself, where its package allows' })
  autoRenew: boolean;
}

export class SubscriptionDraft extends Renewing {
  @Id({ about: 'What it is for, an entry of the catalogue' })
  tcodeId: string;

  @Text(packageName)
  subscriptionType: string;

  @Id({ optional: true, about: 'Whose it is, yourself when left out; for others only by an admin' })
  userId?: string;

  @Instant({ optional: true, about: 'Its first moment, now when left out; only an admin can start one in the past' })
  startDate?: Date;

  @Text({ nullable: true, default: null, about: 'How it was paid for elsewhere; only from an admin' })
  paymentReference: string | null;
}

export class SubscriptionChanges extends PartialType(Renewing) {}

export class SubscriptionQuery extends PageQuery {
  @Id({ optional: true })
  userId?: string;

  @Id({ optional: true })
  tcodeId?: string;

  @Choice(subscriptionStatuses, { optional: true, about: 'What it is right now' })
  status?: SubscriptionStatus;
}

class SubscriptionFields extends Renewing {
  @Id()
  userId: string;

  @Id()
  tcodeId: string;

  @Text(packageName)
  subscriptionType: string;

  @Instant({ about: 'The first moment it holds' })
  startDate: Date;

  @Int({ min: 1, about: 'Days of 24 hours' })
  durationDays: number;

  @Instant({ about: 'The first moment it no longer holds' })
  endDate: Date;

  @Choice(subscriptionStatuses, { about: 'What it is right now' })
  status: SubscriptionStatus;

  @Choice(subscriptionTiers)
  tier: SubscriptionTier;

  @Words({ about: 'Extra access to content while it holds', example: ['content:preview'] })
  grants: string[];

  @Id({ nullable: true, about: 'Who gave it; null when the person took it out' })
  grantedBy: string | null;

  @Text({ optional: true, nullable: true, about: 'How it was paid for; only admins are shown' })
  paymentReference?: string | null;
}

export class SubscriptionView extends IntersectionType(RecordView, SubscriptionFields) {}

export class SubscriptionPage extends PageOf(SubscriptionView) {}
