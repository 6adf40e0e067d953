import { Injectable } from '@nestjs/common';
import type { ScopeType } from '#messaging/inbox/message.entity.js';
import { type Delivery, firstId, Notifier } from '#messaging/inbox/notifier.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { Audiences } from './audiences.js';
import type { SentMessage } from './sent-message.entity.js';
import { sentMessagePolicy } from './sent-messages.policy.js';
import { markDelivered } from './sent-messages.sql.js';

const batchSize = 1_000;

/** Delivers sent messages to their audience. */
@Injectable()
export class DeliveryService {
  constructor(
    @InjectScoped(sentMessagePolicy) private readonly sentMessages: Scoped<typeof sentMessagePolicy>,
    private readonly audiences: Audiences,
    private readonly notifier: Notifier,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Delivers to one person in the open transaction, to larger audiences by a job. */
  async begin(sendId: string, scopeType: ScopeType): Promise<void> {
    if (scopeType === 'user') await this.deliver({ sendId });
    else await this.queue.add('deliver-message', { sendId });
  }

  /** One statement and transaction per batch. A restarted job skips recipients who have the message already. */
  @Task('deliver-message')
  async deliver({ sendId }: { sendId: string }): Promise<void> {
    // Unscoped: the sender's permission was checked when the message was accepted.
    const message = await this.sentMessages.unscoped.findOneByOrFail({ id: sendId });
    const statement = this.audiences.deliveryTo(message.scopeType);
    let after: string | null = firstId;
    while (after !== null) {
      const { last, found } = await this.notifier.deliver(statement, deliveryOf(message, after));
      after = found === batchSize ? last : null;
    }
    await this.database.query(markDelivered, [sendId, this.clock.now()]);
  }
}

const deliveryOf = (message: SentMessage, after: string): Delivery => ({
  scope: message.scopeId,
  after,
  limit: batchSize,
  withGuardians: message.withGuardians,
  senderId: message.senderId,
  sendId: message.id,
  kind: message.kind,
  tag: message.tag,
  scopeType: message.scopeType,
  scopeId: message.scopeId,
  texts: { en: { title: message.title, body: message.body } },
  textsForGuardians: null,
  link: null,
  expiresAt: message.expiresAt,
  dedupeKey: `send:${message.id}`,
});
