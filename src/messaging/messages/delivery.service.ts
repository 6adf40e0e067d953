import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { Audiences } from './audiences.js';
import type { SentMessage, ScopeType } from './message.entity.js';
import { sendPolicy } from './messages.policy.js';
import { type Delivery, firstId, Notifier } from './notifier.js';
import { settleSend } from './sends.sql.js';

const batchSize = 1_000;

/** Delivers sent messages to their audience. */
@Injectable()
export class DeliveryService {
  constructor(
    @InjectScoped(sendPolicy) private readonly sends: Scoped<typeof sendPolicy>,
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
    const send = await this.sends.unscoped.findOneByOrFail({ id: sendId });
    const statement = this.audiences.deliveryTo(send.scopeType);
    let after: string | null = firstId;
    while (after !== null) {
      const { last, found } = await this.notifier.deliver(statement, deliveryOf(send, after));
      after = found === batchSize ? last : null;
    }
    await this.database.query(settleSend, [sendId, this.clock.now()]);
  }
}

const deliveryOf = (send: SentMessage, after: string): Delivery => ({
  scope: send.scopeId,
  after,
  limit: batchSize,
  withGuardians: send.withGuardians,
  senderId: send.senderId,
  sendId: send.id,
  kind: send.kind,
  tag: send.tag,
  scopeType: send.scopeType,
  scopeId: send.scopeId,
  texts: { en: { title: send.title, body: send.body } },
  textsForGuardians: null,
  link: null,
  expiresAt: send.expiresAt,
  dedupeKey: `send:${send.id}`,
});
