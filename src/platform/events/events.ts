import { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';

type EventClass<E> = new (...args: never[]) => E;

/**
 * What happened, told to whoever stands further right on the staircase. An event is a class named in the past tense;
 * it is heard after the commit, and a listener's failure never breaks the request. What must not be lost is a job.
 */
@Injectable()
export class Events {
  private readonly logger = new Logger(Events.name);
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly database: Database,
    private readonly errors: ErrorReporter,
  ) {}

  async emit(event: object): Promise<void> {
    await this.database.afterCommit(() => {
      this.emitter.emit(event.constructor.name, event);
    });
  }

  on<E extends object>(event: EventClass<E>, listener: (event: E) => void | Promise<void>): void {
    this.emitter.on(event.name, (happened: E) => {
      Promise.resolve()
        .then(() => listener(happened))
        .catch((error: unknown) => {
          this.logger.error(error);
          this.errors.report(error, { source: 'process', route: event.name });
        });
    });
  }
}
