import { Choice, Flag, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';

export class HealthView {
  @Choice(['up', 'down'], { about: 'Whether this instance can serve requests' })
  status: 'up' | 'down';
}

export class OutboxMailView {
  @Id()
  id: string;

  @Text({ about: 'The recipient; with a mail server only its domain, such as …@school.example' })
  to: string;

  @Text({ nullable: true, about: 'null with a mail server, so that the operator cannot read the mail of others' })
  subject: string | null;

  @Text({ max: 20_000, nullable: true, about: 'The text of the mail with EMAIL_SERVICE=log; otherwise null' })
  text: string | null;

  @Choice(['queued', 'kept', 'sent'], { about: 'kept is the final status with EMAIL_SERVICE=log' })
  status: string;

  @Instant({ about: 'When the mail was written' })
  createdAt: Date;
}

export class OutboxView {
  @Many(() => OutboxMailView, { about: 'The latest mails, newest first' })
  items: OutboxMailView[];
}

const states = ['up', 'down'] as const;
const schemaStates = ['current', 'behind', 'unknown'] as const;

/** What an instance depends on. */
class OpsChecksView {
  @Choice(states, { about: 'Whether the database answers' })
  database: (typeof states)[number];

  @Choice(states, { about: 'Whether the database accepts writes' })
  databaseWrites: (typeof states)[number];

  @Choice(states, { about: 'Whether files can be written and read' })
  storage: (typeof states)[number];

  @Choice(schemaStates, { about: 'behind: the database lacks migrations of this release' })
  schema: (typeof schemaStates)[number];

  @Flag({ about: 'Whether this process is shutting down' })
  leaving: boolean;
}

export class OpsHealthView {
  @Text({ about: 'Version of this release' })
  version: string;

  @Text({ about: 'Slug of the organization' })
  organization: string;

  @Int({ about: 'Seconds since this process started' })
  uptime: number;

  @Int({ about: 'Resident memory in bytes' })
  memory: number;

  @Text({ nullable: true, about: 'The newest migration of the database', example: 'CreateKernel1770000001000' })
  schema: string | null;

  @Int({ about: 'Error occurrences of this process that are not written to the database yet' })
  spooledErrors: number;

  @Int({ about: 'Error occurrences this process could not store since it started; they are in the log' })
  droppedErrors: number;

  @Part(() => OpsChecksView, { about: 'State of the database, the storage and the schema' })
  checks: OpsChecksView;
}
