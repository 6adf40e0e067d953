import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { OnNotify } from '#platform/database/notifications.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { messagesMissed, messagesToSend, unreadOf } from './messages.sql.js';
import {
  type MissedMessages,
  maxMissed,
  type StreamSubscriber,
  parseLastEventId,
  sendMessage,
  type StreamMessage,
} from './stream-subscriber.js';

/** What has been heard of and not yet been passed on. */
interface PendingMessages {
  people: Set<string>;
  messages: Set<string>;
}

/**
 * Passes messages on to whoever follows them, in whichever process: one look at the database for all that was heard
 * of since the last. Every change of what somebody has unread is heard of by the number.
 */
@Injectable()
export class MessageStreams {
  private readonly logger = new Logger(MessageStreams.name);
  private readonly subscribers = new Map<string, Set<StreamSubscriber>>();
  private pending: PendingMessages = { people: new Set(), messages: new Set() };
  private flushing?: Promise<void>;

  constructor(
    private readonly streams: EventStreams,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Opens a stream of what the actor is told from now on, and of what they missed since their last event. */
  follow(actor: Actor, connection: ServerResponse, lastEventId?: string): Readable {
    const stream = this.streams.open(actor, connection);
    const screen: StreamSubscriber = { stream, isNew: true, back: parseLastEventId(lastEventId) };
    const own = this.subscribers.get(actor.userId) ?? new Set();
    this.subscribers.set(actor.userId, own.add(screen));
    stream.body.once('close', () => {
      own.delete(screen);
      if (own.size === 0 && this.subscribers.get(actor.userId) === own) this.subscribers.delete(actor.userId);
    });
    if (lastEventId && !screen.back) stream.send({ event: 'reset', data: {} });
    this.pending.people.add(actor.userId);
    this.flush();
    return stream.body;
  }

  /** `person message,person message…`, or a person alone when only their number of unread ones has changed. */
  /** A payload names people and messages; without one, some may have been missed, which reconnecting clients catch up on. */
  @OnNotify('messages_changed')
  onNotify(payload?: string): void {
    if (payload === undefined) return this.askToReconnect();
    for (const line of payload.split(',')) {
      const [person = '', message] = line.split(' ');
      if (!this.subscribers.has(person)) continue;
      this.pending.people.add(person);
      if (message) this.pending.messages.add(message);
    }
    if (this.pending.people.size > 0) this.flush();
  }

  /** One at a time, so that a later number never overtakes an earlier one. */
  private flush(): void {
    this.flushing ??= new Promise((turn) => setImmediate(turn))
      .then(() => this.sendAll())
      .catch((error: unknown) => {
        this.logger.warn(`Messages wait for the database: ${String(error)}`);
        this.askToReconnect();
      })
      .finally(() => {
        this.flushing = undefined;
        if (this.pending.people.size > 0) this.flush();
      });
  }

  private async sendAll(): Promise<void> {
    const { people, messages } = this.pending;
    this.pending = { people: new Set(), messages: new Set() };
    const screens = [...people].flatMap((person) => [...(this.subscribers.get(person) ?? [])]);
    const [messagesToSend, missed, unread] = await Promise.all([
      this.told([...messages]),
      this.missed(screens),
      this.unread([...people]),
    ]);
    for (const screen of screens) {
      const person = screen.stream.actor.userId;
      const own = [...missed, ...messagesToSend].filter(({ recipientId }) => recipientId === person);
      sendMessage(screen, own, unread.get(person) ?? 0);
    }
  }

  private async told(ids: string[]): Promise<StreamMessage[]> {
    return ids.length > 0 ? this.database.query<StreamMessage>(messagesToSend, [ids, this.clock.now()]) : [];
  }

  private async unread(people: string[]): Promise<Map<string, number>> {
    const counts = await this.database.query<{ recipientId: string; unread: number }>(unreadOf, [
      people,
      this.clock.now(),
    ]);
    return new Map(counts.map(({ recipientId, unread }) => [recipientId, unread]));
  }

  /** What screens that came back have missed. */
  private async missed(screens: StreamSubscriber[]): Promise<MissedMessages[]> {
    const back = screens.flatMap(({ stream, back }) => (back ? [{ person: stream.actor.userId, ...back }] : []));
    if (back.length === 0) return [];
    return this.database.query<MissedMessages>(messagesMissed, [
      back.map(({ person }) => person),
      back.map(({ at }) => at),
      back.map(({ id }) => id),
      this.clock.now(),
      maxMissed + 1,
    ]);
  }

  private askToReconnect(): void {
    for (const own of this.subscribers.values()) for (const { stream } of own) stream.end('come_back');
  }
}
