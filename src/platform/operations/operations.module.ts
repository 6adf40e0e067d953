import { Module } from '@nestjs/common';
import { ErrorSpool } from './error-spool.js';
import { ErrorStore } from './error-store.js';
import { ErrorTracker } from './error-tracker.js';
import { ErrorsController } from './errors.controller.js';
import { HealthController, OpsController } from './health.controller.js';
import { Health } from './health.js';
import { Metrics } from './metrics.js';
import { OperationsJobs } from './operations.jobs.js';
import { WriteProbe } from './write-probe.js';

const services = [ErrorSpool, ErrorStore, ErrorTracker, Health, Metrics, OperationsJobs, WriteProbe];

/** Health, metrics and stored errors, for the operator. */
@Module({ controllers: [HealthController, OpsController, ErrorsController], providers: services, exports: services })
export class OperationsModule {}
