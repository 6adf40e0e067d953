import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';
import {
  hideMessage,
  markAllRead,
  markRead,
  messageList,
  messageRead,
  purgeMessages,
  unreadCount,
} from './inbox.sql.js';
import { expiredRetentionDays } from './message.entity.js';
import type { MessageQuery, MessageView, ReadingDraft, ReadView, UnreadView } from './messages.dto.js';
import { messagePolicy } from './messages.policy.js';

/** Each user's inbox. A student's messages are also the school's record of what it sent to that student. */
@Injectable()
export class InboxService {
  constructor(
    @InjectScoped(messagePolicy) private readonly messages: Scoped<typeof messagePolicy>,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, { tag, unread, ...query }: MessageQuery): Promise<Page<MessageView>> {
    const filters = [this.clock.now(), tag ?? null, unread ?? null];
    return paginatePrepared(query, messageList, filters, (list, values) => this.messages.read(actor, list, values));
  }

  async countUnread(actor: Actor): Promise<UnreadView> {
    const [{ unread } = { unread: 0 }] = await this.messages.read<UnreadView>(actor, unreadCount, [this.clock.now()]);
    return { unread };
  }

  async get(actor: Actor, id: string): Promise<MessageView> {
    const [message] = await this.messages.read<MessageView>(actor, messageRead, [id, this.clock.now()]);
    if (!message) throw notFound('message');
    return message;
  }

  /** Idempotent: keeps the time of the first reading. */
  async read(actor: Actor, id: string): Promise<MessageView> {
    await this.messages.read(actor, markRead, [id, this.clock.now()], 'edit');
    return this.get(actor, id);
  }

  /** Messages that arrive while the statement runs stay unread. */
  async readAll(actor: Actor, { tag, until }: ReadingDraft): Promise<ReadView> {
    const values = [this.clock.now(), tag ?? null, until ?? null];
    const [{ read } = { read: 0 }] = await this.messages.read<{ read: number }>(actor, markAllRead, values, 'edit');
    return { read, ...(await this.countUnread(actor)) };
  }

  /** Hides the message from its recipient; the row is kept. */
  async hide(actor: Actor, id: string): Promise<void> {
    const values = [id, this.clock.now()];
    const [{ done } = { done: 0 }] = await this.messages.read<{ done: number }>(actor, hideMessage, values, 'remove');
    if (!done) throw notFound('message');
  }

  /** Deletes messages whose retention has ended. Returns how many. */
  async purge(now = this.clock.now()): Promise<number> {
    const purged = await this.database.query(purgeMessages, [daysBefore(now, expiredRetentionDays)]);
    return purged.length;
  }
}
