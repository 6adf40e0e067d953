import { Injectable } from '@nestjs/common';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import { UsersService } from '#identity/users/users.service.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import type { Package } from './packages.dto.js';
import { Packages } from './packages.js';
import { SubscriptionIssuer } from './subscription-issuer.js';
import type { Subscription } from './subscription.entity.js';
import type { SubscriptionChanges, SubscriptionDraft, SubscriptionQuery } from './subscriptions.dto.js';
import { mayGrant, maySuspend, subscriptionPolicy } from './subscriptions.policy.js';
import { stopRenewal } from './subscriptions.sql.js';
import { endOf, statusSql } from './validity.js';

/** Manages subscriptions. */
@Injectable()
export class SubscriptionsService {
  constructor(
    @InjectScoped(subscriptionPolicy) private readonly subscriptions: Scoped<typeof subscriptionPolicy>,
    private readonly issuer: SubscriptionIssuer,
    private readonly packages: Packages,
    private readonly tcodes: TcodesService,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { userId, tcodeId, status, ...query }: SubscriptionQuery): Promise<Page<Subscription>> {
    const rows = this.subscriptions.visibleTo(actor);
    if (userId) rows.andWhere('row.userId = :userId', { userId });
    if (tcodeId) rows.andWhere('row.tcodeId = :tcodeId', { tcodeId });
    if (status) rows.andWhere(`${statusSql('row')} = :status`, { status });
    const page = await paginate(orderBy(rows, '-startDate'), query);
    return { ...page, items: page.items.map((row) => this.toView(actor, row)) };
  }

  async get(actor: Actor, id: string): Promise<Subscription> {
    return this.toView(actor, await this.subscriptions.get(actor, id));
  }

  /** Subscribes the actor, if the package is self-service, or grants a subscription to a person as an admin. */
  async create(actor: Actor, draft: SubscriptionDraft): Promise<Subscription> {
    const offer = this.packages.named(draft.subscriptionType);
    const { userId = actor.userId, paymentReference } = draft;
    if (!offer.selfService || userId !== actor.userId || paymentReference !== null)
      mustBeAble(actor, 'grant', subscriptionPolicy);
    if (userId !== actor.userId) await this.users.get(actor, userId);
    if (draft.autoRenew) refuseAutoRenew(offer);
    const startDate = this.startOf(actor, offer, draft);
    const { autoRenew } = draft;
    return this.database.transaction(async () => {
      const { id: tcodeId } = await this.tcodes.lockActive(actor, draft.tcodeId);
      const current = await this.issuer.lockEntitlement(userId, tcodeId);
      if (current.isSuspended) throw suspended();
      if (current.running.includes(offer.name)) throw running(offer);
      const order = { userId, tcodeId, startDate, autoRenew, paymentReference };
      return this.toView(actor, await this.issuer.issue(actor, offer, order));
    });
  }

  /**
   * Creates a follow-up with the same package, starting when the person's last subscription to the entry ends, or now.
   */
  renew(actor: Actor, id: string): Promise<Subscription> {
    return this.database.transaction(async () => {
      const subscription = await this.subscriptions.get(actor, id, 'edit');
      const { userId, tcodeId, subscriptionType } = subscription;
      const offer = this.packages.named(subscriptionType);
      if (!offer.selfService) mustBeAble(actor, 'grant', subscriptionPolicy);
      if (offer.renewal === 'none')
        throw conflict('not_renewable', `A ${offer.name} subscription cannot be renewed. Choose a different package.`);
      if (subscription.status === 'cancelled')
        throw conflict('illegal_transition', 'This subscription was cancelled. Create a new one.');
      await this.tcodes.lockActive(actor, tcodeId);
      const current = await this.issuer.lockEntitlement(userId, tcodeId);
      if (current.isSuspended) throw suspended();
      return this.toView(actor, await this.issuer.continue(actor, offer, subscription, current));
    });
  }

  /** Turns automatic renewal on or off. */
  change(actor: Actor, id: string, { autoRenew }: SubscriptionChanges, expected?: number): Promise<Subscription> {
    return this.database.transaction(async () => {
      const subscription = await this.subscriptions.lock(actor, id, 'edit');
      if (autoRenew) refuseAutoRenew(this.packages.named(subscription.subscriptionType));
      Object.assign(subscription, autoRenew !== undefined && { autoRenew });
      return this.toView(actor, await this.subscriptions.save(subscription, expected));
    });
  }

  /** Suspends an active subscription. Throws 409 `illegal_transition` in other states. */
  suspend(actor: Actor, id: string): Promise<Subscription> {
    return this.transition(actor, id, 'suspended');
  }

  /** Resumes a suspended subscription before its end. Throws 409 `illegal_transition` otherwise. */
  resume(actor: Actor, id: string): Promise<Subscription> {
    return this.transition(actor, id, 'resumed');
  }

  /** Ends a subscription now, and the automatic renewal of those before it. Throws 409 `subscription_suspended` unless the actor may resume a suspended one. */
  cancel(actor: Actor, id: string, expected?: number): Promise<Subscription> {
    return this.transition(actor, id, 'cancelled', expected);
  }

  private transition(actor: Actor, id: string, to: keyof typeof transitions, expected?: number): Promise<Subscription> {
    const { permission, apply } = transitions[to];
    return this.database.transaction(async () => {
      const subscription = await this.subscriptions.lock(actor, id, permission);
      // Its holder could cancel it and create another one.
      if (subscription.status === 'suspended' && !maySuspend(actor)) throw suspended();
      apply(subscription, this.clock.now());
      await this.subscriptions.save(subscription, expected);
      const { userId, tcodeId, endDate } = subscription;
      if (to === 'cancelled') await this.database.query(stopRenewal, [userId, tcodeId, endDate]);
      const entry = { action: `subscription.${to}`, entity: 'subscription', entityId: id };
      await this.audit.record(actor, { ...entry, data: { userId, tcodeId } });
      return this.toView(actor, subscription);
    });
  }

  /**
   * Only admins may start a subscription in the past, for payments received earlier; for others the start becomes now.
   */
  private startOf(actor: Actor, { durationDays }: Package, { startDate }: SubscriptionDraft): Date {
    const now = this.clock.now();
    if (!startDate || (startDate < now && !mayGrant(actor))) return now;
    if (endOf(startDate, durationDays) <= now)
      throw invalid(
        'subscription_over',
        'With this startDate the subscription would already have ended. Choose a later one.',
      );
    return startDate;
  }

  /** Sets the current status and hides the payment reference from people who are not admins. */
  private toView(actor: Actor, row: Subscription): Subscription {
    const status = row.statusAt(this.clock.now());
    return Object.assign(row, { status }, !mayGrant(actor) && { paymentReference: undefined });
  }
}

/** Changes of state by their name in the audit log, each with the action of the policy that permits it. */
const transitions = {
  suspended: { permission: 'suspend', apply: (subscription: Subscription, now: Date) => subscription.suspend(now) },
  resumed: { permission: 'suspend', apply: (subscription: Subscription, now: Date) => subscription.resume(now) },
  cancelled: { permission: 'remove', apply: (subscription: Subscription, now: Date) => subscription.cancel(now) },
} as const;

function refuseAutoRenew({ name, renewal }: Package): void {
  if (renewal !== 'auto')
    throw conflict('not_renewable', `A ${name} subscription cannot renew automatically. Leave autoRenew out.`);
}

const suspended = () =>
  conflict('subscription_suspended', 'The subscription to this entry is suspended. Ask the school to resume it.');

const running = ({ name, renewal }: Package) =>
  conflict(
    'subscription_running',
    `A ${name} subscription to this entry is already active or pending. ` +
      (renewal === 'none' ? 'Choose a different package.' : 'Renew it or choose a different package.'),
  );
