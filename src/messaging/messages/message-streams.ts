import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Notifications } from '#platform/database/notifications.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { messagesMissed, messagesTold, unreadOf } from './messages.sql.js';
import { type Missed, mostMissed, type Screen, seenOf, tell, type Told } from './screen.js';

/** What has been heard of and not yet been passed on. */
interface Heard {
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
  private readonly screens = new Map<string, Set<Screen>>();
  private heard: Heard = { people: new Set(), messages: new Set() };
  private telling?: Promise<void>;

  constructor(
    private readonly streams: EventStreams,
    private readonly database: Database,
    private readonly clock: Clock,
    notifications: Notifications,
  ) {
    notifications.on(
      'messages_changed',
      (payload) => this.hear(payload),
      // What was said in the gap is told to those who come back.
      () => this.comeBack(),
    );
  }

  /** Opens a stream of what the actor is told from now on, and of what they missed since their last event. */
  follow(actor: Actor, connection: ServerResponse, lastEventId?: string): Readable {
    const stream = this.streams.open(actor, connection);
    const screen: Screen = { stream, isNew: true, back: seenOf(lastEventId) };
    const own = this.screens.get(actor.userId) ?? new Set();
    this.screens.set(actor.userId, own.add(screen));
    stream.body.once('close', () => {
      own.delete(screen);
      if (own.size === 0 && this.screens.get(actor.userId) === own) this.screens.delete(actor.userId);
    });
    if (lastEventId && !screen.back) stream.send({ event: 'reset', data: {} });
    this.heard.people.add(actor.userId);
    this.passOn();
    return stream.body;
  }

  /** `person message,person message…`, or a person alone when only their number of unread ones has changed. */
  private hear(payload: string): void {
    for (const line of payload.split(',')) {
      const [person = '', message] = line.split(' ');
      if (!this.screens.has(person)) continue;
      this.heard.people.add(person);
      if (message) this.heard.messages.add(message);
    }
    if (this.heard.people.size > 0) this.passOn();
  }

  /** One at a time, so that a later number never overtakes an earlier one. */
  private passOn(): void {
    this.telling ??= new Promise((turn) => setImmediate(turn))
      .then(() => this.tellAll())
      .catch((error: unknown) => {
        this.logger.warn(`Messages wait for the database: ${String(error)}`);
        this.comeBack();
      })
      .finally(() => {
        this.telling = undefined;
        if (this.heard.people.size > 0) this.passOn();
      });
  }

  private async tellAll(): Promise<void> {
    const { people, messages } = this.heard;
    this.heard = { people: new Set(), messages: new Set() };
    const screens = [...people].flatMap((person) => [...(this.screens.get(person) ?? [])]);
    const [told, missed, unread] = await Promise.all([
      this.told([...messages]),
      this.missed(screens),
      this.unread([...people]),
    ]);
    for (const screen of screens) {
      const person = screen.stream.actor.userId;
      const own = [...missed, ...told].filter(({ recipientId }) => recipientId === person);
      tell(screen, own, unread.get(person) ?? 0);
    }
  }

  private async told(ids: string[]): Promise<Told[]> {
    return ids.length > 0 ? this.database.query<Told>(messagesTold, [ids, this.clock.now()]) : [];
  }

  private async unread(people: string[]): Promise<Map<string, number>> {
    const counts = await this.database.query<{ recipientId: string; unread: number }>(unreadOf, [
      people,
      this.clock.now(),
    ]);
    return new Map(counts.map(({ recipientId, unread }) => [recipientId, unread]));
  }

  /** What screens that came back have missed. */
  private async missed(screens: Screen[]): Promise<Missed[]> {
    const back = screens.flatMap(({ stream, back }) => (back ? [{ person: stream.actor.userId, ...back }] : []));
    if (back.length === 0) return [];
    return this.database.query<Missed>(messagesMissed, [
      back.map(({ person }) => person),
      back.map(({ at }) => at),
      back.map(({ id }) => id),
      this.clock.now(),
      mostMissed + 1,
    ]);
  }

  private comeBack(): void {
    for (const own of this.screens.values()) for (const { stream } of own) stream.end('come_back');
  }
}
