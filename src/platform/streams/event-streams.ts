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
import { All } from '#platform/ports/ports.js';
import { tooMany, unavailable } from '#platform/problems/problem.js';
import { EventStream } from './event-stream.js';
import { StreamGuard } from './stream-guard.port.js';

const heartbeatIntervalMs = 20_000;
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
  private timer?: NodeJS.Timeout;
  private isShuttingDown = false;

  constructor(@All(StreamGuard) private readonly guards: StreamGuard[]) {}

  /** The number of open streams. */
  get size(): number {
    return this.streams.size;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sendHeartbeats(), heartbeatIntervalMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.shutDown();
  }

  @On(ShutdownStarted)
  shutDown(): void {
    this.isShuttingDown = true;
    for (const stream of this.streams) stream.end('reconnect');
  }

  /** Opens a stream. Limited per user, so that forgotten tabs of one user do not exhaust connections. */
  open(actor: Actor, connection: ServerResponse): EventStream {
    if (this.isShuttingDown) throw unavailable('shutting_down', 'This instance is shutting down. Try again.');
    const own = [...this.streams].filter((stream) => stream.actor.userId === actor.userId);
    if (own.length >= maxStreamsPerUser)
      throw tooMany(
        'too_many_streams',
        `At most ${maxStreamsPerUser} streams may be open per user. Close one and try again.`,
        30,
      );
    const stream = new EventStream(actor);
    this.streams.add(stream);
    stream.body.once('close', () => this.streams.delete(stream));
    connection.once('close', () => stream.close());
    if (connection.destroyed) stream.close();
    return stream;
  }

  /** Ends the selected streams whose session has ended. */
  async check(isSelected: (actor: Actor) => boolean = () => true): Promise<void> {
    const selected = [...this.streams].filter(({ actor }) => isSelected(actor));
    const sessionsOpen = await Promise.all(selected.map(({ actor }) => this.mayStayOpen(actor)));
    for (const [index, stream] of selected.entries()) if (!sessionsOpen[index]) stream.end('session_ended');
  }

  private async mayStayOpen(actor: Actor): Promise<boolean> {
    return (await Promise.all(this.guards.map((guard) => guard.mayStayOpen(actor)))).every(Boolean);
  }

  /** Sends a heartbeat to every client and ends the streams whose session has ended. */
  async sendHeartbeats(): Promise<void> {
    for (const stream of this.streams) stream.sendHeartbeat();
    // On a database error, the next heartbeat checks again.
    await this.check().catch(() => undefined);
  }
}
