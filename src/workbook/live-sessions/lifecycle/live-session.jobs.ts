import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { type OverdueSession, OverdueSessions } from './overdue-sessions.service.js';

/** Closes forgotten sessions, and the stays of people who are gone. */
@Injectable()
export class LiveSessionJobs {
  constructor(private readonly overdue: OverdueSessions) {}

  @Scheduled('live-auto-close', '30 */5 * * * *')
  enqueueOverdue(): Promise<number> {
    return this.overdue.enqueue();
  }

  @Scheduled('live-absent-people', '45 * * * * *')
  releaseAbsent(): Promise<number> {
    return this.overdue.releaseAbsent();
  }

  @Task('close-live-session')
  close(session: OverdueSession): Promise<void> {
    return this.overdue.close(session);
  }
}
