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

const heartbeatEveryMs = 20_000;
const maxPerPerson = 6;

/** The connection a stream is sent over; when it closes, so does the stream. */
export const Connection = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getResponse<FastifyReply>().raw,
);

/**
 * The event streams open in this process. Each ends with the login session it was opened in, and when the process is
 * about to stop. A stream is no sign of life: somebody who only has it open is idle.
 */
@Injectable()
export class EventStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Set<EventStream>();
  private timer?: NodeJS.Timeout;
  private isShuttingDown = false;

  constructor(@All(StreamGuard) private readonly guards: StreamGuard[]) {}

  /** How many are open. */
  get size(): number {
    return this.streams.size;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.beat(), heartbeatEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.shutDown();
  }

  @On(ShutdownStarted)
  shutDown(): void {
    this.isShuttingDown = true;
    for (const stream of this.streams) stream.end('come_back');
  }

  /** Opens a stream for the person; a forgotten tab must not cost the others their streams, so there are only so many. */
  open(actor: Actor, connection: ServerResponse): EventStream {
    if (this.isShuttingDown) throw unavailable('shutting_down', 'This instance is stopping. Try again.');
    const own = [...this.streams].filter((stream) => stream.actor.userId === actor.userId);
    if (own.length >= maxPerPerson)
      throw tooMany('too_many_streams', `You have ${maxPerPerson} streams open already. Close one first.`, 30);
    const stream = new EventStream(actor);
    this.streams.add(stream);
    stream.body.once('close', () => this.streams.delete(stream));
    connection.once('close', () => stream.close());
    if (connection.destroyed) stream.close();
    return stream;
  }

  /** Ends those of the chosen streams whose session is over. */
  async check(chosen: (actor: Actor) => boolean = () => true): Promise<void> {
    const asked = [...this.streams].filter(({ actor }) => chosen(actor));
    const answers = await Promise.all(asked.map(({ actor }) => this.mayStayOpen(actor)));
    for (const [index, stream] of asked.entries()) if (!answers[index]) stream.end('session_ended');
  }

  private async mayStayOpen(actor: Actor): Promise<boolean> {
    return (await Promise.all(this.guards.map((guard) => guard.mayStayOpen(actor)))).every(Boolean);
  }

  /** A sign of life to every client, and a look whether its session still is one. */
  async beat(): Promise<void> {
    for (const stream of this.streams) stream.beat();
    // When nobody can be asked, the next beat asks again.
    await this.check().catch(() => undefined);
  }
}
