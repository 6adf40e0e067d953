import { Database } from '#platform/database/database.js';
import { ErasureStep } from '#platform/personal-data/erasure-step.port.js';
import { Provides } from '#platform/ports/ports.js';
import { anonymizeAnswered, lockThreadsOf } from './discussions.sql.js';

/** Keeps the replies of others in the threads of an erased person, who is taken out of them. Other threads are deleted. */
@Provides(ErasureStep)
export class ThreadErasure implements ErasureStep {
  constructor(private readonly database: Database) {}

  async begin(userId: string): Promise<() => Promise<void>> {
    await this.database.query(lockThreadsOf, [userId]);
    await this.database.query(anonymizeAnswered, [userId]);
    return () => Promise.resolve();
  }
}
