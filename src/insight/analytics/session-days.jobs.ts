import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';

/** Small batches: while a user is recounted, the end of their session waits. */
const recount: Statement = {
  name: 'session-days-recount',
  text: `SELECT recount_session_days(people => 50) AS people`,
};

const addChanges: Statement = {
  name: 'session-changes-add',
  text: `SELECT add_session_changes(batch => 20000) AS changes`,
};

/**
 * Keeps session_days right after the organization's time zone changes, and adds recorded changes to the totals of the
 * organization; triggers update session_days and record changes whenever a session ends.
 */
@Injectable()
export class SessionDaysJobs {
  constructor(private readonly database: Database) {}

  /** Recomputes all days, a few users at a time, if they were counted in another time zone. */
  @Scheduled('recount-session-days', '20 * * * * *', { inBatches: true })
  async recountAfterTimeZoneChange(): Promise<number> {
    const [counted] = await this.database.query<{ people: number }>(recount);
    return counted?.people ?? 0;
  }

  /** Readers add the changes themselves until then. */
  @Scheduled('add-session-changes', '40 * * * * *', { inBatches: true })
  async addChanges(): Promise<number> {
    const [added] = await this.database.query<{ changes: number }>(addChanges);
    return added?.changes ?? 0;
  }
}
