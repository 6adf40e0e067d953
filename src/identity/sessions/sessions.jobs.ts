import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { SessionsService } from './sessions.service.js';

/** Expires idle sessions every minute and blanks old IP addresses every night. */
@Injectable()
export class SessionsJobs {
  constructor(private readonly sessions: SessionsService) {}

  @Scheduled('expire-idle-sessions', '0 * * * * *', { inBatches: true })
  endIdle(): Promise<number> {
    return this.sessions.endIdle();
  }

  @Scheduled('purge-session-ip', '0 41 3 * * *', { inBatches: true })
  forgetAddresses(): Promise<number> {
    return this.sessions.forgetAddresses();
  }
}
