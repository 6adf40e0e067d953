import { Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { JobHistory } from './job-history.js';
import { JobQueue } from './queue.js';
import { Scheduler } from './scheduler.js';
import { Worker } from './worker.js';

const services = [JobHistory, JobQueue, Scheduler, Worker];

/**
 * Queued and scheduled jobs. Of `@nestjs/schedule`, only its registry: its module would look for its own decorators in
 * every method of the application, which takes a thirtieth of a start, and none has them.
 */
@Module({ providers: [...services, SchedulerRegistry], exports: services })
export class JobsModule {}
