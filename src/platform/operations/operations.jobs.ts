import { Injectable } from '@nestjs/common';
import { AuditLog } from '#platform/audit/audit-log.js';
import { JobHistory } from '#platform/jobs/job-history.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { Mailer } from '#platform/mail/mailer.js';
import { ErrorStore } from './error-store.js';

/** Nightly retention of errors, job runs and mail (OPERATIONS_RETENTION_DAYS), and of IP addresses in the audit log. */
@Injectable()
export class OperationsJobs {
  constructor(
    private readonly errors: ErrorStore,
    private readonly history: JobHistory,
    private readonly mailer: Mailer,
    private readonly audit: AuditLog,
  ) {}

  @Scheduled('purge-errors', '0 11 3 * * *')
  purgeErrors(): Promise<number> {
    return this.errors.purge();
  }

  @Scheduled('purge-job-runs', '0 12 3 * * *', { inBatches: true })
  purgeRuns(): Promise<number> {
    return this.history.purge();
  }

  @Scheduled('purge-mail', '0 13 3 * * *', { inBatches: true })
  purgeMail(): Promise<number> {
    return this.mailer.purge();
  }

  @Scheduled('purge-audit-ip', '0 43 3 * * *', { inBatches: true })
  forgetAuditAddresses(): Promise<number> {
    return this.audit.forgetAddresses();
  }
}
