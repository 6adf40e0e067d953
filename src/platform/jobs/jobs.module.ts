import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { JobHistory } from './job-history.js';
import { JobQueue } from './queue.js';
import { Scheduler } from './scheduler.js';
import { Worker } from './worker.js';

const services = [JobHistory, JobQueue, Scheduler, Worker];

/** Queued and scheduled jobs. */
@Module({ imports: [ScheduleModule.forRoot()], providers: services, exports: services })
export class JobsModule {}
