import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { maxCounted, type Page, type PageQuery, paginateRead } from '#platform/api/page.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { invalid, notFound, unprocessable } from '#platform/problems/problem.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { Audiences } from './audiences.js';
import { DeliveryService } from './delivery.service.js';
import type { MessageDraft, SendView } from './messages.dto.js';
import { sendPolicy } from './messages.policy.js';
import { sendCount, sendList, sendRead, sentBefore } from './sends.sql.js';

const sendsPerPerson: Limit = { name: 'messages-sent', points: 60, seconds: 3600 };

/** What staff says to others. */
@Injectable()
export class SendingService {
  constructor(
    @InjectScoped(sendPolicy) private readonly sends: Scoped<typeof sendPolicy>,
    private readonly audiences: Audiences,
    private readonly delivery: DeliveryService,
    private readonly features: Features,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What the actor sent, newest first. */
  listSent(actor: Actor, query: PageQuery): Promise<Page<SendView>> {
    return paginateRead(query, {
      rows: (limit, offset) => this.sends.read(actor, sendList, [limit, offset]),
      total: () => this.sends.read(actor, sendCount, [maxCounted]),
    });
  }

  async getSent(actor: Actor, id: string): Promise<SendView> {
    const [sent] = await this.sends.read<SendView>(actor, sendRead, [id]);
    if (!sent) throw notFound('message');
    return sent;
  }

  /** Takes on a message to one person or to many; it is delivered at once or by a job. The same key sends once. */
  async send(actor: Actor, draft: MessageDraft, idempotencyKey: string | null): Promise<SendView> {
    const requestHash = idempotencyKey && hashOf(draft);
    const before = idempotencyKey && (await this.sentBefore(actor, idempotencyKey, requestHash));
    if (before) return this.getSent(actor, before);
    await this.limits.count(sendsPerPerson, actor.userId);
    this.refuseUnreceivable(draft);
    await this.audiences.admit(actor, draft.scopeType, draft.scopeId);
    try {
      return await this.accept(actor, draft, { idempotencyKey, requestHash });
    } catch (error) {
      if (!idempotencyKey || !isSentMeanwhile(error)) throw error;
      return this.getSent(actor, (await this.sentBefore(actor, idempotencyKey, requestHash)) ?? '');
    }
  }

  private accept(
    actor: Actor,
    draft: MessageDraft,
    request: { idempotencyKey: string | null; requestHash: string | null },
  ): Promise<SendView> {
    return this.database.transaction(async () => {
      const values = { ...draft, ...request, senderId: actor.userId };
      const { id, scopeType, scopeId, kind } = await this.sends.create(actor, values);
      const data = { kind, scopeType, scopeId, withGuardians: draft.withGuardians };
      await this.audit.record(actor, { action: 'message.sent', entity: 'message_send', entityId: id, data });
      await this.delivery.begin(id, scopeType);
      return this.getSent(actor, id);
    });
  }

  private refuseUnreceivable({ scopeType, scopeId, expiresAt, withGuardians }: MessageDraft): void {
    if ((scopeType === 'organization') !== (scopeId === null)) throw scopeUnclear(scopeType);
    if (expiresAt && expiresAt <= this.clock.now())
      throw invalid('expires_in_past', 'Let the message end later than now, or never.');
    if (withGuardians && !this.features.isOn('parents'))
      throw invalid('parents_unused', 'This organization does not give parents access at present.');
  }

  /** The send under the same key, if there was one; the same key for other words is a mistake. */
  private async sentBefore(
    { userId }: Actor,
    idempotencyKey: string,
    requestHash: string | null,
  ): Promise<string | undefined> {
    const [sent] = await this.database.query<{ id: string; requestHash: string }>(sentBefore, [userId, idempotencyKey]);
    if (sent && sent.requestHash !== requestHash)
      throw unprocessable('idempotency_key_reused', 'This Idempotency-Key was used for another message.');
    return sent?.id;
  }
}

const scopeUnclear = (scopeType: string) =>
  invalid('scope_unclear', 'Say to whom: an id for one person, a class or a subject, none for the organization.', [
    {
      field: 'scopeId',
      rule: 'scope',
      message: scopeType === 'organization' ? 'scopeId must be left out' : 'scopeId must be filled in',
    },
  ]);

/** TypeORM wraps what the driver said. */
const isSentMeanwhile = (error: unknown): boolean =>
  error instanceof Error &&
  constraintOf('driverError' in error ? error.driverError : error) === 'sent_messages_idempotency_key';

const hashOf = (draft: MessageDraft): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(draft).sort()))
    .digest('base64url');
