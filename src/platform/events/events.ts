import { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';

type EventClass<E> = new (...args: never[]) => E;

/**
 * In-process domain events for areas that the emitting area may not import. Delivered after commit; a failing listener
 * does not affect the request. Events are lost if the process ends, so work that must not be lost is a job.
 */
@Injectable()
export class Events {
  private readonly logger = new Logger(Events.name);
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly database: Database,
    private readonly errors: ErrorReporter,
  ) {}

  /** Emits the event after the open transaction commits. */
  async emit(event: object): Promise<void> {
    await this.database.afterCommit(() => {
      this.emitter.emit(event.constructor.name, event);
    });
  }

  /** Calls `listener` for each event of the class. Its errors are logged and reported. */
  on<E extends object>(event: EventClass<E>, listener: (event: E) => void | Promise<void>): void {
    this.emitter.on(event.name, (emitted: E) => {
      Promise.resolve()
        .then(() => listener(emitted))
        .catch((error: unknown) => {
          this.logger.error(error);
          this.errors.report(error, { source: 'process', route: event.name });
        });
    });
  }
}
