import { Flag, Instant, Int, Many, Text } from '#platform/shapes/fields.js';

/** Which jobs the operator asks for. */
export class JobsQuery {
  @Text({ optional: true, about: 'Only this job', example: 'send-mail' })
  name?: string;

  @Flag({ default: false, about: 'Only what failed' })
  failed: boolean;

  @Int({ min: 1, max: 500, default: 100, about: 'How many runs and troubled jobs at most' })
  limit: number;
}

export class JobRunView {
  @Text({ example: 'expire-idle-sessions' })
  name: string;

  @Instant()
  startedAt: Date;

  @Instant()
  finishedAt: Date;

  @Int({ about: 'How many rows it changed' })
  affected: number;

  @Text({ nullable: true, max: 2000, about: 'Why it failed, without what anybody wrote' })
  error: string | null;
}

export class QueuedJobView {
  @Text({ example: 'send-mail' })
  task: string;

  @Int()
  waiting: number;

  @Int({ about: 'Gave up after all its tries' })
  failed: number;

  @Text({ nullable: true, max: 10_000, about: 'Why the last one failed, without what anybody wrote' })
  lastError: string | null;
}

/** A queued job that failed at least once: it is tried again, or was given up. */
export class TroubledJobView {
  @Text({ example: '4711' })
  id: string;

  @Text({ example: 'send-mail' })
  task: string;

  @Int({ about: 'How often it was tried' })
  attempts: number;

  @Int({ about: 'How often it may be tried' })
  maxAttempts: number;

  @Instant({ about: 'When it was queued' })
  queuedAt: Date;

  @Instant({ nullable: true, about: 'When it is tried again; null when it was given up' })
  nextTryAt: Date | null;

  @Text({ nullable: true, max: 10_000, about: 'Why it failed, without what anybody wrote' })
  lastError: string | null;
}

export class JobsView {
  @Many(() => JobRunView, { about: 'What scheduled jobs did, the newest first' })
  runs: JobRunView[];

  @Many(() => QueuedJobView, { about: 'What waits in the queue' })
  queue: QueuedJobView[];

  @Many(() => TroubledJobView, { about: 'Queued jobs that failed, those given up first' })
  troubled: TroubledJobView[];
}
