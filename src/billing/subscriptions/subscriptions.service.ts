import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginate } from '#platform/api/page.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { UsersService } from '#identity/accounts/users.service.js';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import type { Package } from './packages.dto.js';
import { Packages } from './packages.js';
import { SubscriptionIssuer } from './subscription-issuer.js';
import type { Subscription } from './subscription.entity.js';
import type { SubscriptionChanges, SubscriptionDraft, SubscriptionQuery } from './subscriptions.dto.js';
import { grantPolicy, subscriptionPolicy } from './subscriptions.policy.js';
import { endOf, statusSql } from './validity.js';

/** Who may use what of the catalogue, and until when. */
@Injectable()
export class SubscriptionsService {
  constructor(
    @InjectScoped(subscriptionPolicy) private readonly subscriptions: Scoped<typeof subscriptionPolicy>,
    private readonly sales: SubscriptionIssuer,
    private readonly packages: Packages,
    private readonly tcodes: TcodesService,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What people can subscribe by; what is for the organization's own people only admins see (OQ-104). */
  listPackages(actor: Actor): Page<Package> {
    const items = this.packages.all.filter(({ internal }) => !internal || mayGrant(actor));
    return { items, total: items.length, page: 1, limit: Math.max(items.length, 1) };
  }

  async list(actor: Actor, { userId, tcodeId, status, ...query }: SubscriptionQuery): Promise<Page<Subscription>> {
    const rows = this.subscriptions.visibleTo(actor);
    if (userId) rows.andWhere('row.userId = :userId', { userId });
    if (tcodeId) rows.andWhere('row.tcodeId = :tcodeId', { tcodeId });
    if (status) rows.andWhere(`${statusSql('row')} = :status`, { status });
    const page = await paginate(rows.orderBy('row.startDate', 'DESC').addOrderBy('row.id'), query);
    return { ...page, items: page.items.map((row) => this.shown(actor, row)) };
  }

  async get(actor: Actor, id: string): Promise<Subscription> {
    return this.shown(actor, await this.subscriptions.get(actor, id));
  }

  /** Takes one out for oneself, where the package lets people, or gives one to somebody (OQ-106). */
  async create(actor: Actor, draft: SubscriptionDraft): Promise<Subscription> {
    const offer = this.packages.named(draft.subscriptionType);
    const { userId = actor.userId, paymentReference } = draft;
    if (!offer.selfService || userId !== actor.userId || paymentReference !== null)
      mustBeAble(actor, 'create', grantPolicy);
    if (userId !== actor.userId) await this.users.get(actor, userId);
    if (draft.autoRenew) refuseAutoRenew(offer);
    const startDate = this.startOf(actor, offer, draft);
    const { autoRenew } = draft;
    return this.database.transaction(async () => {
      const { id: tcodeId } = await this.tcodes.offered(actor, draft.tcodeId);
      const had = await this.sales.standing(userId, tcodeId);
      if (had.isSuspended) throw suspended();
      if (had.running.includes(offer.name)) throw conflict('subscription_running', 'It is running already. Renew it.');
      const sale = { userId, tcodeId, startDate, autoRenew, paymentReference };
      return this.shown(actor, await this.sales.issue(actor, offer, sale));
    });
  }

  /** Another of the same kind, from the moment all there is of it ends, or now (OQ-106). */
  renew(actor: Actor, id: string): Promise<Subscription> {
    return this.database.transaction(async () => {
      const subscription = await this.subscriptions.get(actor, id, 'edit');
      const { userId, tcodeId, subscriptionType } = subscription;
      const offer = this.packages.named(subscriptionType);
      if (!offer.selfService) mustBeAble(actor, 'create', grantPolicy);
      if (offer.renewal === 'none') throw conflict('not_renewable', `A ${offer.name} subscription cannot be renewed.`);
      if (subscription.status === 'cancelled')
        throw conflict('illegal_transition', 'It was cancelled. Take out a new one.');
      await this.tcodes.offered(actor, tcodeId);
      const had = await this.sales.standing(userId, tcodeId);
      if (had.isSuspended) throw suspended();
      return this.shown(actor, await this.sales.continue(actor, offer, subscription, had));
    });
  }

  change(actor: Actor, id: string, { autoRenew }: SubscriptionChanges, expected?: number): Promise<Subscription> {
    return this.database.transaction(async () => {
      const subscription = await this.subscriptions.lock(actor, id, 'edit');
      if (autoRenew) refuseAutoRenew(this.packages.named(subscription.subscriptionType));
      Object.assign(subscription, autoRenew !== undefined && { autoRenew });
      return this.shown(actor, await this.subscriptions.save(subscription, expected));
    });
  }

  suspend(actor: Actor, id: string): Promise<Subscription> {
    return this.turn(actor, id, 'suspended', (subscription, now) => subscription.suspend(now));
  }

  resume(actor: Actor, id: string): Promise<Subscription> {
    return this.turn(actor, id, 'resumed', (subscription, now) => subscription.resume(now));
  }

  /** Ends it at once (OQ-106). */
  cancel(actor: Actor, id: string, expected?: number): Promise<Subscription> {
    return this.turn(actor, id, 'cancelled', (subscription, now) => subscription.cancel(now), expected);
  }

  private turn(
    actor: Actor,
    id: string,
    done: string,
    change: (subscription: Subscription, now: Date) => void,
    expected?: number,
  ): Promise<Subscription> {
    return this.database.transaction(async () => {
      const subscription = await this.subscriptions.lock(actor, id, 'edit');
      change(subscription, this.clock.now());
      await this.subscriptions.save(subscription, expected);
      const { userId, tcodeId } = subscription;
      const entry = { action: `subscription.${done}`, entity: 'subscription', entityId: id };
      await this.audit.record(actor, { ...entry, data: { userId, tcodeId } });
      return this.shown(actor, subscription);
    });
  }

  /** People start now or later; what was paid for elsewhere may have begun already. */
  private startOf(actor: Actor, { durationDays }: Package, { startDate }: SubscriptionDraft): Date {
    const now = this.clock.now();
    if (!startDate || (startDate < now && !mayGrant(actor))) return now;
    if (endOf(startDate, durationDays) <= now)
      throw invalid('subscription_over', 'It would have ended already. Start it later.');
    return startDate;
  }

  /** As it is right now; how it was paid for is for admins. */
  private shown(actor: Actor, row: Subscription): Subscription {
    const status = row.statusAt(this.clock.now());
    return Object.assign(row, { status }, !mayGrant(actor) && { paymentReference: undefined });
  }
}

const mayGrant = ({ role }: Actor): boolean => grantPolicy.scopeOf(role, 'create') !== undefined;

function refuseAutoRenew({ name, renewal }: Package): void {
  if (renewal !== 'auto') throw conflict('not_renewable', `A ${name} subscription does not renew itself.`);
}

const suspended = () => conflict('subscription_suspended', 'It is suspended. Ask the school to resume it first.');
