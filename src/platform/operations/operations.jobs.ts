import { Injectable } from '@nestjs/common';
import { ErrorStore } from './error-store.js';
import { JobHistory } from '#platform/jobs/job-history.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { Mailer } from '#platform/mail/mailer.js';

/** Nightly retention of errors, job runs and mail (OPERATIONS_RETENTION_DAYS). */
@Injectable()
export class OperationsJobs {
  constructor(
    private readonly errors: ErrorStore,
    private readonly history: JobHistory,
    private readonly mailer: Mailer,
  ) {}

  @Scheduled('forget-errors', '0 11 3 * * *')
  forgetErrors(): Promise<number> {
    return this.errors.forget();
  }

  @Scheduled('forget-job-runs', '0 12 3 * * *', { inParts: true })
  forgetRuns(): Promise<number> {
    return this.history.forget();
  }

  @Scheduled('forget-mail', '0 13 3 * * *', { inParts: true })
  forgetMail(): Promise<number> {
    return this.mailer.forget();
  }
}
