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
import { Health } from '#platform/operations/health.js';
import { tooMany, unavailable } from '#platform/problems/problem.js';
import { type EndReason, EventStream } from './event-stream.js';

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
  private isStillIn: (actor: Actor) => Promise<boolean> = () => Promise.resolve(true);
  private timer?: NodeJS.Timeout;

  constructor(private readonly health: Health) {
    health.onShutdown(() => this.endAll('come_back'));
  }

  /** How many are open. */
  get size(): number {
    return this.streams.size;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.beat(), heartbeatEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.health.shutDown();
  }

  /** Called once by whoever knows the login sessions. */
  heldBy(isStillIn: (actor: Actor) => Promise<boolean>): void {
    this.isStillIn = isStillIn;
  }

  /** Opens a stream for the person; a forgotten tab must not cost the others their streams, so there are only so many. */
  open(actor: Actor, connection: ServerResponse): EventStream {
    if (this.health.isShuttingDown) throw unavailable('shutting_down', 'This instance is stopping. Try again.');
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
    const answers = await Promise.all(asked.map(({ actor }) => this.isStillIn(actor)));
    for (const [index, stream] of asked.entries()) if (!answers[index]) stream.end('session_ended');
  }

  endAll(reason: EndReason): void {
    for (const stream of this.streams) stream.end(reason);
  }

  /** A sign of life to every client, and a look whether its session still is one. */
  async beat(): Promise<void> {
    for (const stream of this.streams) stream.beat();
    // When nobody can be asked, the next beat asks again.
    await this.check().catch(() => undefined);
  }
}
