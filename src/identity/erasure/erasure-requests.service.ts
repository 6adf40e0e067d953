import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import { AccountService } from '#identity/auth/account.service.js';
import { UsersService } from '#identity/users/users.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { forbidden } from '#platform/problems/problem.js';
import type { ErasureRequest } from './erasure-request.entity.js';
import { erasureRequestPolicy } from './erasure-requests.policy.js';
import type { AccountErasure, ErasureReceipt, ErasureRequestDraft, ErasureRequestQuery } from './erasure.dto.js';
import { Erasure } from './erasure.service.js';
import { openRequest } from './erasure.sql.js';

/** The erasure of accounts: immediately, or for accounts that the school manages by a request that an admin decides. */
@Injectable()
export class ErasureRequests {
  constructor(
    @InjectScoped(erasureRequestPolicy) private readonly requests: Scoped<typeof erasureRequestPolicy>,
    private readonly accounts: Accounts,
    private readonly account: AccountService,
    private readonly users: UsersService,
    private readonly erasure: Erasure,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Erases the account of the actor, or opens a request if the school manages it. */
  async eraseOwn(
    actor: Actor,
    { password, reason }: AccountErasure,
  ): Promise<{ receipt: ErasureReceipt | null; request: ErasureRequest | null }> {
    await this.account.assertCurrentPassword(actor, password, 'password');
    const { managed } = await this.accounts.get(actor);
    if (managed) return { receipt: null, request: await this.open(actor, actor.userId, reason) };
    return { receipt: await this.erasure.erase(actor.userId), request: null };
  }

  list(actor: Actor, { status, ...query }: ErasureRequestQuery): Promise<Page<ErasureRequest>> {
    const rows = this.requests.visibleTo(actor);
    if (status) rows.andWhere('row.status = :status', { status });
    return paginate(rows.orderBy('row.createdAt', 'DESC').addOrderBy('row.id'), query);
  }

  /** Opens a request for the own account, or as an admin for another. An open request stays as it is. */
  async create(actor: Actor, { userId = actor.userId, reason }: ErasureRequestDraft): Promise<ErasureRequest> {
    if (userId !== actor.userId) {
      if (!this.requests.reachesAll(actor, 'decide'))
        throw forbidden('not_own_account', 'You can ask for the erasure of your own account only. Leave userId out.');
      await this.users.get(actor, userId);
    }
    return this.open(actor, userId, reason);
  }

  /** Erases the account of a request. What the person answers for passes to the admin who confirms. */
  async confirm(actor: Actor, id: string): Promise<ErasureRequest & { receipt: ErasureReceipt }> {
    return this.database.transaction(async () => {
      const request = await this.requests.lock(actor, id, 'decide');
      const { userId } = request;
      if (userId === actor.userId)
        throw forbidden('own_request', 'Another admin has to confirm the erasure of your account.');
      request.confirm(actor.userId, this.clock.now());
      await this.requests.save(request);
      const receipt = await this.erasure.erase(userId ?? '', actor.userId);
      await this.record(actor, 'erasure.confirmed', id);
      return Object.assign(request, { receipt });
    });
  }

  /** Rejects a request and notifies the person of the reason. */
  async reject(actor: Actor, id: string, reason: string): Promise<ErasureRequest> {
    return this.database.transaction(async () => {
      const request = await this.requests.lock(actor, id, 'decide');
      request.reject(actor.userId, this.clock.now(), reason);
      await this.requests.save(request);
      await this.record(actor, 'erasure.rejected', id);
      await this.queue.add('erasure-rejected', { requestId: id, userId: request.userId });
      return request;
    });
  }

  private async open(actor: Actor, userId: string, reason?: string): Promise<ErasureRequest> {
    return this.database.transaction(async () => {
      const values = [newId(), this.settings.organizationId, userId, actor.userId, reason ?? null];
      const [opened] = await this.database.query<{ id: string }>(openRequest, values);
      // Unscoped: the request is that of the actor, or the actor is an admin.
      const request = await this.requests.unscoped.findOneByOrFail({ userId, status: 'requested' });
      if (opened) {
        await this.record(actor, 'erasure.requested', request.id);
        await this.queue.add('erasure-requested', { requestId: request.id });
      }
      return request;
    });
  }

  private record(actor: Actor, action: string, entityId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'erasure_request', entityId });
  }
}
