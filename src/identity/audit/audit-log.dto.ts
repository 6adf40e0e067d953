import { PageQuery } from '#platform/api/page.js';
import { Id, Instant, Int, Json, Many, Text } from '#platform/shapes/fields.js';

export class AuditQuery extends PageQuery {
  @Text({ optional: true, max: 50, example: 'login.failed', about: 'Only entries of this action' })
  action?: string;

  @Text({ optional: true, max: 50, example: 'user', about: 'Only entries about this kind of record' })
  entity?: string;

  @Text({ optional: true, max: 100, about: 'Only entries about the record with this id' })
  entityId?: string;

  @Id({ optional: true, about: 'Only entries of this person' })
  actor?: string;

  @Instant({ optional: true, about: 'Only entries at or after this time' })
  from?: Date;

  @Instant({ optional: true, about: 'Only entries before this time' })
  to?: Date;

  @Id({ optional: true, about: 'Cursor: the next value of the previous page. page is ignored and total omitted' })
  after?: string;
}

export class AuditEntryView {
  @Id()
  id: string;

  @Instant()
  createdAt: Date;

  @Id({ nullable: true, about: 'Who did it; null for the operator, for jobs and for logins to unknown accounts' })
  actorId: string | null;

  @Text({ nullable: true, about: 'Name of the actor; null if there is none or the account was deleted' })
  actorName: string | null;

  @Text({ max: 50, example: 'login.failed', about: 'What was done, as noun.verb' })
  action: string;

  @Text({ max: 50, example: 'user', about: 'Kind of the record concerned' })
  entity: string;

  @Text({ nullable: true, max: 100 })
  entityId: string | null;

  @Json({ example: { from: 'STUDENT', to: 'TEACHER' }, about: 'Ids and states; never content, passwords or tokens' })
  data: Record<string, unknown>;

  @Text({
    nullable: true,
    max: 50,
    about: 'IP address of a login, as precise as the organization stores it; deleted after 90 days',
  })
  ip: string | null;
}

/** A page, newest first. `next` is a cursor, so that clients can page on without a count. */
export class AuditPage {
  @Many(() => AuditEntryView)
  items: AuditEntryView[];

  @Id({ nullable: true, about: 'Cursor to send as after; null on the last page' })
  next: string | null;

  @Int({ min: 0, optional: true, about: 'Number of entries; 10001 means more than 10000. Omitted with after' })
  total?: number;

  @Int({ min: 1, optional: true, about: 'Omitted with after' })
  page?: number;

  @Int({ min: 1 })
  limit: number;
}
