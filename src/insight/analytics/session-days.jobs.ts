import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';

/** Ten people with sessions of years are counted before anybody notices that the end of a session waits. */
const recount: Statement = {
  name: 'session-days-recount',
  text: `SELECT recount_session_days(people => 10) AS people`,
};

/** The days people were logged in on. The database counts them whenever a session ends. */
@Injectable()
export class SessionDaysJobs {
  constructor(private readonly database: Database) {}

  /** Counts the days of everybody anew, a few people at a time, if the organization has moved to another time zone since. */
  @Scheduled('recount-session-days', '20 * * * * *', { inParts: true })
  async followTimeZone(): Promise<number> {
    const [counted] = await this.database.query<{ people: number }>(recount);
    return counted?.people ?? 0;
  }
}
