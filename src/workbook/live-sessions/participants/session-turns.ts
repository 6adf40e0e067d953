import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';

/** Sessions that change at the same time in this process. */
const maxParallelSessions = 4;

/**
 * Runs the transactions that write to one session one after the other. They would wait for each other in the database too,
 * but there each would hold a connection that all other requests lack.
 */
@Injectable()
export class SessionTurns {
  private readonly turns = new FairQueue(maxParallelSessions);

  constructor(private readonly database: Database) {}

  run<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.run(sessionId, () => this.database.transaction(work));
  }
}
