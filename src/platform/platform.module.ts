import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { Events } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import { HealthController, OpsController } from '#platform/health/health.controller.js';
import { Health } from '#platform/health/health.js';
import { Metrics } from '#platform/health/metrics.js';
import { MarkedMethods } from '#platform/jobs/marked-methods.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { Worker } from '#platform/jobs/worker.js';
import { RateLimits } from '#platform/limits/rate-limits.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EventStreams } from '#platform/streams/event-streams.js';
import { StreamTicketsController } from '#platform/streams/stream-tickets.controller.js';
import { StreamTickets } from '#platform/streams/stream-tickets.service.js';
import { StorageModule } from '#platform/storage/storage.module.js';

const services = [
  AuditLog,
  Cipher,
  Clock,
  Events,
  EventStreams,
  Features,
  Health,
  JobQueue,
  Mailer,
  MarkedMethods,
  Metrics,
  RateLimits,
  Scheduler,
  StreamTickets,
  Worker,
];

/** The kernel: everything a feature may lean on that knows nothing about schools. */
@Global()
@Module({
  imports: [DatabaseModule, DiscoveryModule, ScheduleModule.forRoot(), StorageModule],
  controllers: [HealthController, OpsController, StreamTicketsController],
  providers: services,
  exports: services,
})
export class PlatformModule {
  static forRoot(settings: Settings): DynamicModule {
    const shared = { provide: Settings, useValue: settings };
    return { module: PlatformModule, global: true, providers: [shared], exports: [shared] };
  }
}
