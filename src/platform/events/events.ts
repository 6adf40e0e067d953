import { EventEmitter } from 'node:events';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { DecoratedMethods } from '#platform/ports/decorated-methods.js';

type EventClass<E> = new (...args: never[]) => E;

const onKey = Symbol('on an event');

/** Calls the method with each event of this class, after the commit of the transaction that emitted it. */
export const On =
  <E extends object>(event: EventClass<E>) =>
  (_target: object, _name: string, descriptor: { value?: (event: E) => unknown }): void => {
    Reflect.defineMetadata(onKey, event, descriptor.value as object);
  };

/**
 * In-process domain events for areas that the emitting area may not import, delivered after the commit. An event is a
 * class named in the past tense. A failing listener does not affect the request. Events are lost if the process is killed,
 * so work that must not be lost is a job.
 */
@Injectable()
export class Events implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(Events.name);
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly errors: ErrorReporter,
    private readonly methods: DecoratedMethods,
  ) {}

  onModuleInit(): void {
    for (const { metadata, call } of this.methods.by<EventClass<object>>(onKey)) this.listen(metadata.name, call);
  }

  /** Emits the event after the open transaction commits. */
  async emit(event: object): Promise<void> {
    await this.database.afterCommit(() => {
      this.emitter.emit(event.constructor.name, event);
    });
  }

  /** Resolves when all listeners have finished with the events so far, and with those that they emitted. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.settled();
  }

  private listen(name: string, listener: (event: unknown) => unknown): void {
    this.emitter.on(name, (event: unknown) => {
      const run: Promise<void> = Promise.resolve()
        .then(async () => void (await listener(event)))
        .catch((error: unknown) => {
          this.logger.error(error);
          this.errors.report(error, { source: 'process', route: name });
        })
        .finally(() => this.running.delete(run));
      this.running.add(run);
    });
  }
}
