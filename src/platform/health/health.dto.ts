import { Anything, Choice, Id, Instant, Int, Many, Text } from '#platform/http/fields.js';

export class HealthView {
  @Choice(['up', 'down'], { about: 'Whether to send requests here' })
  status: 'up' | 'down';
}

export class JobRunView {
  @Text()
  name: string;

  @Instant()
  startedAt: Date;

  @Instant()
  finishedAt: Date;

  @Int()
  affected: number;

  @Text({ nullable: true, max: 2000 })
  error: string | null;
}

export class QueuedJobView {
  @Text()
  task: string;

  @Int()
  waiting: number;

  @Int({ about: 'Gave up after all its tries' })
  failed: number;

  @Text({ nullable: true, max: 10_000 })
  lastError: string | null;
}

export class JobsView {
  @Many(() => JobRunView)
  runs: JobRunView[];

  @Many(() => QueuedJobView)
  queue: QueuedJobView[];
}

export class OutboxMailView {
  @Id()
  id: string;

  @Text()
  to: string;

  @Text()
  subject: string;

  @Text({ max: 20_000 })
  text: string;

  @Choice(['queued', 'kept', 'sent'])
  status: string;

  @Instant()
  createdAt: Date;
}

export class OutboxView {
  @Many(() => OutboxMailView)
  items: OutboxMailView[];
}

export class OpsHealthView {
  @Text()
  version: string;

  @Text()
  organization: string;

  @Int({ about: 'Seconds since this process started' })
  uptime: number;

  @Int({ about: 'Resident memory in bytes' })
  memory: number;

  @Anything({ about: 'State of each thing this instance needs' })
  checks: unknown;
}
