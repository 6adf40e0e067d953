import { Flag, Instant, Int, Many, Text } from '#platform/shapes/fields.js';

/** Filter of the operator's job overview. */
export class JobsQuery {
  @Text({ optional: true, about: 'Name of a job or task', example: 'send-mail' })
  name?: string;

  @Flag({ default: false, about: 'Only failed runs and jobs' })
  failed: boolean;

  @Int({ min: 1, max: 500, default: 100, about: 'Maximum number of runs and of failing jobs' })
  limit: number;
}

/** One run of a scheduled job. */
export class JobRunView {
  @Text({ example: 'expire-idle-sessions', about: 'Name of the job' })
  name: string;

  @Instant({ about: 'When the run began' })
  startedAt: Date;

  @Instant({ about: 'When the run ended' })
  finishedAt: Date;

  @Int({ about: 'Number of changed rows' })
  affected: number;

  @Text({ nullable: true, max: 2000, about: 'Why it failed, without user data' })
  error: string | null;
}

/** Number of queued jobs of one task. */
export class QueuedJobView {
  @Text({ example: 'send-mail', about: 'Name of the task' })
  task: string;

  @Int({ about: 'Number of jobs that wait' })
  waiting: number;

  @Int({ about: 'Jobs that failed in all attempts' })
  failed: number;

  @Text({ nullable: true, max: 10_000, about: 'Why the last attempt failed, without user data' })
  lastError: string | null;
}

/** A queued job that failed at least once. It is retried, or has used all attempts. */
export class TroubledJobView {
  @Text({ example: '4711', about: 'Id of the job in the queue' })
  id: string;

  @Text({ example: 'send-mail', about: 'Name of the task' })
  task: string;

  @Int({ about: 'Number of attempts so far' })
  attempts: number;

  @Int({ about: 'Maximum number of attempts' })
  maxAttempts: number;

  @Instant({ about: 'When it was queued' })
  queuedAt: Date;

  @Instant({ nullable: true, about: 'Time of the next attempt; null if all attempts are used' })
  nextTryAt: Date | null;

  @Text({ nullable: true, max: 10_000, about: 'Why it failed, without user data' })
  lastError: string | null;
}

/** The job overview of the operator. */
export class JobsView {
  @Many(() => JobRunView, { about: 'Runs of scheduled jobs, newest first' })
  runs: JobRunView[];

  @Many(() => QueuedJobView, { about: 'Queued jobs by task' })
  queue: QueuedJobView[];

  @Many(() => TroubledJobView, { about: 'Queued jobs that failed, those without attempts left first' })
  troubled: TroubledJobView[];
}
