import { Anything, Choice, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';

export class HealthView {
  @Choice(['up', 'down'], { about: 'Whether to send requests here' })
  status: 'up' | 'down';
}

export class OutboxMailView {
  @Id()
  id: string;

  @Text({ about: 'The address; with a mail server only where it leads, such as …@school.example' })
  to: string;

  @Text({ nullable: true, about: 'null with a mail server: the operator does not read the mail of others' })
  subject: string | null;

  @Text({ max: 20_000, nullable: true, about: 'With EMAIL_SERVICE=log the mail itself, and null otherwise' })
  text: string | null;

  @Choice(['queued', 'kept', 'sent'], { about: 'kept is the end of the way with EMAIL_SERVICE=log' })
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

  @Text({ nullable: true, about: 'The newest migration of the database', example: 'CreateKernel1760000000000' })
  schema: string | null;

  @Int({ about: 'Occurrences of errors this process has seen and not yet written' })
  spooledErrors: number;

  @Int({ about: 'Occurrences of errors there was no room for since this process began; the log has them' })
  droppedErrors: number;

  @Anything({ about: 'State of each thing this instance needs' })
  checks: unknown;
}
