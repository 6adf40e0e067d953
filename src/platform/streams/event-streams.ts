import type { ServerResponse } from 'node:http';
import {
  type BeforeApplicationShutdown,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { On } from '#platform/events/events.js';
import { ShutdownStarted } from '#platform/events/shutdown-started.event.js';
import { pause } from '#platform/pacing/pacing.js';
import { All } from '#platform/ports/ports.js';
import { tooMany, unavailable } from '#platform/problems/problem.js';
import { EventStream } from './event-stream.js';
import { StreamGuard } from './stream-guard.port.js';

/** Every stream gets a heartbeat in this time; each turn serves a small part of them (docs/decisions/0100). */
const heartbeatIntervalMs = 20_000;
const turnMs = 100;
const maxStreamsPerTurn = 100;
/** Time over which clients are asked to reconnect, because each return costs a login check and three statements. */
const reconnectSpreadMs = 1_500;
const maxStreamsPerUser = 6;

/** The connection of a stream; the stream closes with it. */
export const Connection = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getResponse<FastifyReply>().raw,
);

/**
 * The event streams open in this process. A stream ends with its login session, and when the process stops. An open
 * stream does not count as activity of the session.
 */
@Injectable()
export class EventStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Set<EventStream>();
  private readonly countByUser = new Map<string, number>();
  /** The position of the heartbeats in `streams`. An iterator of a Set skips deleted streams and reaches added ones. */
  private position = this.streams.values();
  /** Heartbeats that are due, in fractions, because few streams have less than one per turn. */
  private dueHeartbeats = 0;
  private turnAt = performance.now();
  private timer?: NodeJS.Timeout;
  private isShuttingDown = false;

  constructor(@All(StreamGuard) private readonly guards: StreamGuard[]) {}

  /** The number of open streams. */
  get size(): number {
    return this.streams.size;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.takeTurn(), turnMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.isShuttingDown = true;
    for (const stream of this.streams) stream.end('reconnect');
  }

  @On(ShutdownStarted)
  shutDown(): void {
    this.isShuttingDown = true;
    this.askToReconnect([...this.streams]);
  }

  /** Asks clients to reconnect, one after the other within a second and a half. */
  askToReconnect(streams: EventStream[]): void {
    for (const [index, stream] of streams.entries())
      setTimeout(() => stream.end('reconnect'), (reconnectSpreadMs * index) / streams.length).unref();
  }

  /** Opens a stream. Limited per user, so that forgotten tabs of one user do not exhaust connections. */
  open(actor: Actor, connection: ServerResponse): EventStream {
    if (this.isShuttingDown) throw unavailable('shutting_down', 'This instance is shutting down. Try again.');
    if ((this.countByUser.get(actor.userId) ?? 0) >= maxStreamsPerUser)
      throw tooMany(
        'too_many_streams',
        `At most ${maxStreamsPerUser} streams may be open per user. Close one and try again.`,
        30,
      );
    const stream = new EventStream(actor);
    this.add(stream);
    stream.body.once('close', () => this.delete(stream));
    connection.once('close', () => stream.close());
    if (connection.destroyed) stream.close();
    return stream;
  }

  /** Ends the selected streams whose session has ended. */
  check(isSelected: (actor: Actor) => boolean): Promise<void> {
    return this.endExpired([...this.streams].filter(({ actor }) => isSelected(actor)));
  }

  /** Sends a heartbeat to the next `count` clients, by default to all, and ends those streams whose session has ended. */
  async sendHeartbeats(count = this.streams.size): Promise<void> {
    const next = this.next(count);
    for (const stream of next) stream.sendHeartbeat();
    // On a database error, the next heartbeat checks again.
    await this.endExpired(next).catch(() => undefined);
  }

  private async takeTurn(): Promise<void> {
    // By the time that has passed: a busy process takes its turns late.
    const now = performance.now();
    this.dueHeartbeats += (this.streams.size * (now - this.turnAt)) / heartbeatIntervalMs;
    this.turnAt = now;
    const count = Math.min(Math.floor(this.dueHeartbeats), maxStreamsPerTurn);
    this.dueHeartbeats = this.streams.size === 0 ? 0 : this.dueHeartbeats - count;
    if (count > 0) await this.sendHeartbeats(count);
  }

  /** The next streams in turn, each at most once. */
  private next(count: number): EventStream[] {
    const next = new Set<EventStream>();
    for (let missing = Math.min(count, this.streams.size); missing > 0; missing--) {
      const { value, done } = this.position.next();
      if (value) next.add(value);
      if (done) {
        this.position = this.streams.values();
        missing++;
      }
    }
    return [...next];
  }

  private async endExpired(streams: EventStream[]): Promise<void> {
    for (let start = 0; start < streams.length; start += maxStreamsPerTurn) {
      const batch = streams.slice(start, start + maxStreamsPerTurn);
      const sessionsOpen = await Promise.all(batch.map(({ actor }) => this.mayStayOpen(actor)));
      for (const [index, stream] of batch.entries()) if (!sessionsOpen[index]) stream.end('session_ended');
      await pause();
    }
  }

  private async mayStayOpen(actor: Actor): Promise<boolean> {
    return (await Promise.all(this.guards.map((guard) => guard.mayStayOpen(actor)))).every(Boolean);
  }

  private add(stream: EventStream): void {
    const { userId } = stream.actor;
    this.streams.add(stream);
    this.countByUser.set(userId, (this.countByUser.get(userId) ?? 0) + 1);
  }

  private delete(stream: EventStream): void {
    const { userId } = stream.actor;
    if (!this.streams.delete(stream)) return;
    const left = (this.countByUser.get(userId) ?? 1) - 1;
    if (left > 0) this.countByUser.set(userId, left);
    else this.countByUser.delete(userId);
  }
}
