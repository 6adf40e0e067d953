import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { Database } from '#platform/database/database.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { ErrorStore } from './operations/error-store.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { ErrorTracker } from './operations/error-tracker.js';
import { ErrorsController } from './operations/errors.controller.js';
import { ErrorSpool } from './operations/error-spool.js';
import { Events } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import { HealthController, OpsController } from './operations/health.controller.js';
import { Health } from './operations/health.js';
import { WriteProbe } from './operations/write-probe.js';
import { Metrics } from './operations/metrics.js';
import { OperationsJobs } from './operations/operations.jobs.js';
import { JobHistory } from '#platform/jobs/job-history.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { Worker } from '#platform/jobs/worker.js';
import { RateLimits } from '#platform/limits/rate-limits.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamTicketsController } from '#platform/streams/stream-tickets.controller.js';
import { StreamTickets } from '#platform/streams/stream-tickets.service.js';
import { StorageModule } from './files/files.module.js';
import { Tracing } from '#platform/tracing/tracing.js';

const services = [
  AuditLog,
  Cipher,
  Clock,
  ErrorStore,
  ErrorReporter,
  ErrorTracker,
  Events,
  EventStreams,
  Features,
  Health,
  WriteProbe,
  JobHistory,
  JobQueue,
  Mailer,
  Metrics,
  OperationsJobs,
  RateLimits,
  Scheduler,
  StreamTickets,
  ErrorSpool,
  Worker,
];

const tracing = { provide: Tracing, useFactory: Tracing.open, inject: [Settings, Database] };

/** The kernel: everything a feature may lean on that knows nothing about schools. */
@Global()
@Module({
  imports: [DatabaseModule, ScheduleModule.forRoot(), StorageModule],
  controllers: [HealthController, OpsController, ErrorsController, StreamTicketsController],
  providers: [...services, tracing],
  exports: [...services, Tracing],
})
export class PlatformModule {
  static forRoot(settings: Settings): DynamicModule {
    const shared = { provide: Settings, useValue: settings };
    return { module: PlatformModule, global: true, providers: [shared], exports: [shared] };
  }
}
