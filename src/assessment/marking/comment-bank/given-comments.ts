import type { ItemMark } from '#assessment/submissions/grading.dto.js';
import { MarkObserver } from '#assessment/submissions/mark-observer.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { writeGivenComments } from './comment-bank.sql.js';

/** Notes which comments were given to answers, for later suggestions. */
@Provides(MarkObserver)
export class GivenComments implements MarkObserver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async marked(actor: Actor, attemptId: string, marks: ItemMark[]): Promise<void> {
    const values = [attemptId, actor.userId, JSON.stringify(marks), this.clock.now()];
    await this.database.query(writeGivenComments, values);
  }
}
