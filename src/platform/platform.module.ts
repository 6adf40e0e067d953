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

const services = [
  AuditLog,
  Cipher,
  Clock,
  Events,
  Features,
  Health,
  JobQueue,
  Mailer,
  MarkedMethods,
  Metrics,
  RateLimits,
  Scheduler,
  Worker,
];

/** The kernel: everything a feature may lean on that knows nothing about schools. */
@Global()
@Module({
  imports: [DatabaseModule, DiscoveryModule, ScheduleModule.forRoot()],
  controllers: [HealthController, OpsController],
  providers: services,
  exports: services,
})
export class PlatformModule {
  static forRoot(settings: Settings): DynamicModule {
    const shared = { provide: Settings, useValue: settings };
    return { module: PlatformModule, global: true, providers: [shared], exports: [shared] };
  }
}
