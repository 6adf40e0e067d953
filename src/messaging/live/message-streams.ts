import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { OnNotify } from '#platform/database/notifications.js';
import { paced } from '#platform/pacing/pacing.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { messagesMissed, messagesToSend, unreadOf } from './message-streams.sql.js';
import {
  type MissedMessage,
  maxMissed,
  type StreamSubscriber,
  parseLastEventId,
  sendMessages,
  type StreamMessage,
} from './stream-subscriber.js';

/** Ids received by NOTIFY and not yet sent to the streams. */
interface PendingIds {
  users: Set<string>;
  messages: Set<string>;
}

/**
 * Sends new messages and unread counts to the open streams of this process. Each flush loads everything notified since
 * the previous one in three queries, however many streams there are.
 */
@Injectable()
export class MessageStreams {
  private readonly logger = new Logger(MessageStreams.name);
  private readonly subscribers = new Map<string, Set<StreamSubscriber>>();
  private pending: PendingIds = { users: new Set(), messages: new Set() };
  private flushing: Promise<void> | undefined;

  constructor(
    private readonly streams: EventStreams,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Opens a stream of the actor's new messages, preceded by those missed since `lastEventId`. */
  open(actor: Actor, connection: ServerResponse, lastEventId?: string): Readable {
    const stream = this.streams.open(actor, connection);
    const subscriber: StreamSubscriber = { stream, isNew: true, lastEvent: parseLastEventId(lastEventId) };
    const own = this.subscribers.get(actor.userId) ?? new Set();
    this.subscribers.set(actor.userId, own.add(subscriber));
    stream.body.once('close', () => {
      own.delete(subscriber);
      if (own.size === 0 && this.subscribers.get(actor.userId) === own) this.subscribers.delete(actor.userId);
    });
    if (lastEventId && !subscriber.lastEvent) stream.send({ event: 'reset', data: {} });
    this.pending.users.add(actor.userId);
    this.flush();
    return stream.body;
  }

  /**
   * The payload is `user message,user message…`, with a user alone when only the unread count has changed. Without a
   * payload, notifications may have been missed, which reconnecting clients catch up on.
   */
  @OnNotify('messages_changed')
  onNotify(payload?: string): void {
    if (payload === undefined) return this.askToReconnect();
    for (const line of payload.split(',')) {
      const [userId = '', messageId] = line.split(' ');
      if (!this.subscribers.has(userId)) continue;
      this.pending.users.add(userId);
      if (messageId) this.pending.messages.add(messageId);
    }
    if (this.pending.users.size > 0) this.flush();
  }

  /** Flushes run one at a time, so that unread counts arrive in order. */
  private flush(): void {
    this.flushing ??= new Promise((resolve) => setImmediate(resolve))
      .then(() => this.sendAll())
      .catch((error: unknown) => {
        this.logger.warn(
          `Could not load messages for the open streams; clients are asked to reconnect: ${String(error)}`,
        );
        this.askToReconnect();
      })
      .finally(() => {
        this.flushing = undefined;
        if (this.pending.users.size > 0) this.flush();
      });
  }

  private async sendAll(): Promise<void> {
    const { users, messages: messageIds } = this.pending;
    this.pending = { users: new Set(), messages: new Set() };
    const subscribers = [...users].flatMap((userId) => [...(this.subscribers.get(userId) ?? [])]);
    const [messages, missed, unread] = await Promise.all([
      this.loadMessages([...messageIds]),
      this.loadMissed(subscribers),
      this.countUnread([...users]),
    ]);
    const byRecipient = new Map<string, StreamMessage[]>();
    for (const message of [...missed, ...messages])
      byRecipient.set(message.recipientId, [...(byRecipient.get(message.recipientId) ?? []), message]);
    for await (const subscriber of paced(subscribers)) {
      const { userId } = subscriber.stream.actor;
      sendMessages(subscriber, byRecipient.get(userId) ?? [], unread.get(userId) ?? 0);
    }
  }

  private async loadMessages(ids: string[]): Promise<StreamMessage[]> {
    return ids.length > 0 ? this.database.query<StreamMessage>(messagesToSend, [ids, this.clock.now()]) : [];
  }

  private async countUnread(userIds: string[]): Promise<Map<string, number>> {
    const counts = await this.database.query<{ recipientId: string; unread: number }>(unreadOf, [
      userIds,
      this.clock.now(),
    ]);
    return new Map(counts.map(({ recipientId, unread }) => [recipientId, unread]));
  }

  /** Messages created since the last event of each subscriber that reconnected. */
  private async loadMissed(subscribers: StreamSubscriber[]): Promise<MissedMessage[]> {
    const reconnected = subscribers.flatMap(({ stream, lastEvent }) =>
      lastEvent ? [{ userId: stream.actor.userId, ...lastEvent }] : [],
    );
    if (reconnected.length === 0) return [];
    return this.database.query<MissedMessage>(messagesMissed, [
      reconnected.map(({ userId }) => userId),
      reconnected.map(({ replayFrom }) => replayFrom),
      reconnected.map(({ id }) => id),
      this.clock.now(),
      maxMissed + 1,
    ]);
  }

  /** Sends nothing more to these streams: a later message would hide the missed one from a client that reconnects. */
  private askToReconnect(): void {
    const streams = [...this.subscribers.values()].flatMap((own) => [...own].map(({ stream }) => stream));
    this.subscribers.clear();
    this.streams.askToReconnect(streams);
  }
}
