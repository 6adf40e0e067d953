import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';

const recount: Statement = {
  name: 'session-days-recount',
  text: `SELECT recount_session_days(anyway => false) AS days`,
};

/** The days people were logged in on. The database counts them whenever a session ends. */
@Injectable()
export class SessionDaysJobs {
  constructor(private readonly database: Database) {}

  /** Counts all days anew if the organization has moved to another time zone since. */
  @Scheduled('recount-session-days', '20 * * * * *')
  async followTimeZone(): Promise<number> {
    const [counted] = await this.database.query<{ days: number }>(recount);
    return counted?.days ?? 0;
  }
}
