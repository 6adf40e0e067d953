import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { hashOfRequest } from '#platform/api/request-hash.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { invalid, notFound, unprocessable } from '#platform/problems/problem.js';
import { Audiences } from './audiences.js';
import { DeliveryService } from './delivery.service.js';
import type { MessageDraft, SentMessageView } from './sent-messages.dto.js';
import { sentMessagePolicy } from './sent-messages.policy.js';
import { sentBefore, sentMessageList, sentMessageRead } from './sent-messages.sql.js';

const sendsPerPerson: Limit = { name: 'messages-sent', points: 60, seconds: 3600 };

/** Messages that staff send. */
@Injectable()
export class SendingService {
  constructor(
    @InjectScoped(sentMessagePolicy) private readonly sentMessages: Scoped<typeof sentMessagePolicy>,
    private readonly audiences: Audiences,
    private readonly delivery: DeliveryService,
    private readonly features: Features,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The actor's sent messages, newest first. */
  listSent(actor: Actor, query: PageQuery): Promise<Page<SentMessageView>> {
    return paginatePrepared(query, sentMessageList, [], (list, values) => this.sentMessages.read(actor, list, values));
  }

  async getSent(actor: Actor, id: string): Promise<SentMessageView> {
    const [sent] = await this.sentMessages.read<SentMessageView>(actor, sentMessageRead, [id]);
    if (!sent) throw notFound('message');
    return sent;
  }

  /**
   * Accepts a message: one recipient receives it within the request, larger audiences by a job. Requests with the same
   * idempotency key send it once.
   */
  async send(actor: Actor, draft: MessageDraft, idempotencyKey: string | null): Promise<SentMessageView> {
    const requestHash = idempotencyKey && hashOfRequest(draft);
    const earlier = idempotencyKey && (await this.sentBefore(actor, idempotencyKey, requestHash));
    if (earlier) return this.getSent(actor, earlier);
    await this.limits.count(sendsPerPerson, actor.userId);
    this.assertDeliverable(draft);
    await this.audiences.assertCanSend(actor, draft.scopeType, draft.scopeId);
    try {
      return await this.accept(actor, draft, { idempotencyKey, requestHash });
    } catch (error) {
      if (!idempotencyKey || !isDuplicateKey(error)) throw error;
      return this.getSent(actor, (await this.sentBefore(actor, idempotencyKey, requestHash)) ?? '');
    }
  }

  private accept(
    actor: Actor,
    draft: MessageDraft,
    request: { idempotencyKey: string | null; requestHash: string | null },
  ): Promise<SentMessageView> {
    return this.database.transaction(async () => {
      const values = { ...draft, ...request, senderId: actor.userId };
      const { id, scopeType, scopeId, kind } = await this.sentMessages.create(actor, values);
      const data = { kind, scopeType, scopeId, withGuardians: draft.withGuardians };
      await this.audit.record(actor, { action: 'message.sent', entity: 'sent_message', entityId: id, data });
      await this.delivery.begin(id, scopeType);
      return this.getSent(actor, id);
    });
  }

  private assertDeliverable({ scopeType, scopeId, expiresAt, withGuardians }: MessageDraft): void {
    if ((scopeType === 'organization') !== (scopeId === null)) throw scopeUnclear(scopeType);
    if (expiresAt && expiresAt <= this.clock.now())
      throw invalid('expires_in_past', 'expiresAt must be in the future. Use a later time, or null for no expiry.');
    if (withGuardians && !this.features.isOn('parents'))
      throw invalid(
        'parents_unused',
        'withGuardians requires parent access, which is off in this organization. Send the message without it.',
      );
  }

  /** The id of an earlier message with the same key. Throws if that key was used for a different message. */
  private async sentBefore(
    { userId }: Actor,
    idempotencyKey: string,
    requestHash: string | null,
  ): Promise<string | undefined> {
    const [sent] = await this.database.query<{ id: string; requestHash: string }>(sentBefore, [userId, idempotencyKey]);
    if (sent && sent.requestHash !== requestHash)
      throw unprocessable(
        'idempotency_key_reused',
        'This Idempotency-Key was used for a different message. Use a new key.',
      );
    return sent?.id;
  }
}

const scopeUnclear = (scopeType: string) => {
  const message =
    scopeType === 'organization'
      ? 'scopeId must be null when scopeType is organization'
      : 'scopeId is required unless scopeType is organization';
  return invalid('scope_unclear', `${message}.`, [{ field: 'scopeId', rule: 'scope', message }]);
};

const isDuplicateKey = (error: unknown): boolean => constraintOf(error) === 'sent_messages_idempotency_key';
