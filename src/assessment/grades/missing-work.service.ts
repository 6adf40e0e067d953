import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { GradeLedger } from './grade-ledger.js';
import { gradeMissing, lockForMissing, missingAssessments, openMissing } from './missing-work.sql.js';

/** Grades work that was not submitted until it closed, where the assessment says so, and takes the grade back if it may be submitted again. */
@Injectable()
export class MissingWorkService {
  constructor(
    private readonly ledger: GradeLedger,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Scheduled('grade-missing-work', '0 5,20,35,50 * * * *')
  async gradeDue(now = this.clock.now()): Promise<number> {
    const due = await this.database.query<{ id: string }>(missingAssessments, [now]);
    return this.apply(
      due.map(({ id }) => id),
      now,
    );
  }

  /** Applies the missing policy of the assessments as of now. Returns the number of changed grades. */
  async apply(assessmentIds: string[], now = this.clock.now()): Promise<number> {
    if (assessmentIds.length === 0) return 0;
    return this.database.transaction(async () => {
      await this.database.query(lockForMissing, [assessmentIds]);
      await this.ledger.because(null, { cause: 'missing' });
      await this.database.query(openMissing, [assessmentIds, now]);
      return (await this.database.query(gradeMissing, [assessmentIds, now])).length;
    });
  }
}
