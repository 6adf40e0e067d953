import { PageOf, PageQuery } from '#platform/api/page.js';
import { Anything, Choice, Id, Instant, Int, IntersectionType, Json, Many, Text } from '#platform/shapes/fields.js';
import type { FieldConflict } from '#platform/sync/three-way-merge.js';

/** A request has at most this many operations, so that it takes a second or two at most. */
const maxOperations = 100;

export const operationStatuses = ['applied', 'merged', 'conflict', 'rejected'] as const;
export type OperationStatus = (typeof operationStatuses)[number];

class OperationPlace {
  @Text({ max: 40, example: 'notes', about: 'Kind of the record' })
  collection: string;

  @Text({ max: 200, about: 'Id of the record; for a new note a UUIDv7 that the client makes' })
  recordId: string;

  @Choice(['put', 'delete'], { about: 'put: create the record or change fields of it' })
  kind: 'put' | 'delete';
}

class OperationTime {
  @Instant({ about: 'When the person made the change; a later time than the present counts as the present' })
  at: Date;
}

/** A change that a client made offline. */
export class SyncOperationDraft extends IntersectionType(OperationPlace, OperationTime) {
  @Id({ about: 'Id of the operation, a UUID that the client makes. A repeated operation gets the first result' })
  id: string;

  @Json({ default: {}, example: { title: 'Maps of Asia' }, about: 'The changed fields; all fields of a new record' })
  fields: Record<string, unknown>;

  @Json({
    nullable: true,
    default: null,
    example: { title: 'Maps' },
    about: 'The values from which these fields were changed; null for a record that the client has created',
  })
  base: Record<string, unknown> | null;
}

export class SyncBatch {
  @Id({ about: 'Id of the store of the client, a UUID that it makes once' })
  deviceId: string;

  @Many(() => SyncOperationDraft, { min: 1, max: maxOperations, about: 'Applied one after the other, in this order' })
  operations: SyncOperationDraft[];
}

const anyValue = { nullable: true };

class SyncFieldConflict implements FieldConflict {
  @Text({ example: 'content', about: 'Name of the field; of an object with the key after a dot' })
  field: string;

  @Anything({ ...anyValue, about: 'The value of the operation, which was not applied' })
  yours: unknown;

  @Anything({ ...anyValue, about: 'The value of the record, which stays' })
  current: unknown;
}

/** What became of an operation. */
export class SyncResult {
  @Id({ about: 'Id of the operation' })
  id: string;

  @Choice(operationStatuses, {
    about:
      'merged: changes made elsewhere stay next to it, or a later one instead of it; conflict: conflicts and code say what was not applied; rejected: nothing was applied',
  })
  status: OperationStatus;

  @Int({ min: 1, nullable: true, about: 'Version of the record afterwards; null for records without versions' })
  version: number | null;

  @Many(() => SyncFieldConflict, { about: 'Fields that were changed on both sides' })
  conflicts: FieldConflict[];

  @Text({ nullable: true, example: null, about: 'Code of the problem with the operation' })
  code: string | null;

  @Text({ nullable: true, example: null, about: 'The problem in words' })
  detail: string | null;
}

export class SyncResults {
  @Many(() => SyncResult, { about: 'In the order of the operations' })
  results: SyncResult[];
}

export class SyncOperationQuery extends PageQuery {
  @Choice(operationStatuses, { optional: true, about: 'Only operations with this result' })
  status?: OperationStatus;

  @Id({ optional: true, about: 'Only operations of this client' })
  deviceId?: string;
}

/** An operation that was received. */
export class SyncOperationView extends IntersectionType(SyncResult, OperationPlace, OperationTime) {
  @Id({ about: 'Id of the store of the client' })
  deviceId: string;

  @Json({ nullable: true, about: 'The fields of an operation that was rejected or conflicted, otherwise null' })
  fields: Record<string, unknown> | null;

  @Instant({ about: 'When it was received' })
  receivedAt: Date;
}

export class SyncOperationPage extends PageOf(SyncOperationView) {}
