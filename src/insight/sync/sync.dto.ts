import { Anything, Choice, Flag, Instant, Int, Json, Many, Part, Text } from '#platform/shapes/fields.js';
import { jsonValue } from '#platform/shapes/named-schemas.js';

export class SyncChangesQuery {
  @Text({ optional: true, max: 400, about: 'cursor of the latest response; without it, all records are listed' })
  cursor?: string;

  @Int({ min: 1, max: 100, default: 100, about: 'Maximum number of changes' })
  limit: number;
}

class SyncChange {
  @Text({ example: 'notes', about: 'Kind of the record' })
  collection: string;

  @Text({ about: 'Id of the record' })
  id: string;

  @Flag({ about: 'Whether the record does not exist any more' })
  deleted: boolean;

  @Int({ min: 1, nullable: true, about: 'Version of the record; null for records without versions and deleted ones' })
  version: number | null;

  @Json({ nullable: true, about: 'The record as it is now; null for a deleted one' })
  fields: Record<string, unknown> | null;
}

/** Changes of the records of a person, in the order in which they became known. */
export class SyncChanges {
  @Many(() => SyncChange, { about: 'Each record once, with its latest change' })
  changes: SyncChange[];

  @Text({ max: 400, about: 'To be stored together with the changes, and sent with the next request' })
  cursor: string;

  @Flag({ about: 'Whether there are more changes after these' })
  more: boolean;
}

const votes = { type: 'object', additionalProperties: jsonValue, maxProperties: 1000 } as const;

/** What a browser kept before its user logged in. */
export class SyncUpload {
  @Anything({
    schema: votes,
    optional: true,
    example: { 'hr-1234': { vote: 'yes', votedAt: '2026-09-01T08:00:00Z' } },
    about: 'Votes by the id of the bill: a choice, or an object with choice or vote, billName, billType, votedAt',
  })
  votes?: unknown;

  @Anything({
    schema: { type: 'array', items: jsonValue, maxItems: 1000 },
    optional: true,
    example: [],
    about: 'Ids of resources, or objects with id or resourceId',
  })
  bookmarks?: unknown;

  @Anything({
    schema: { type: 'object', additionalProperties: jsonValue },
    optional: true,
    example: { theme: 'dark' },
    about: 'Preferences; keys that are not known are kept under extra',
  })
  preferences?: unknown;
}

class StoredCounts {
  @Int({ min: 0, about: 'Number of votes' })
  votes: number;

  @Int({ min: 0, about: 'Number of bookmarks' })
  bookmarks: number;

  @Int({ min: 0, about: 'Number of preferences' })
  preferences: number;
}

class SkippedEntryView {
  @Choice(['votes', 'bookmarks', 'preferences'], { about: 'The part of the request' })
  kind: string;

  @Text({ max: 200, about: 'The id of the bill or resource, or the name of the preference' })
  id: string;

  @Text({ example: 'validation_failed', about: 'Code of the reason' })
  reason: string;
}

export class SyncUploadResult {
  @Part(() => StoredCounts, { about: 'How many entries are stored now, those from before included' })
  stored: StoredCounts;

  @Many(() => SkippedEntryView, { max: 3000, about: 'Entries that were not stored' })
  skipped: SkippedEntryView[];

  @Instant({ about: 'Time of the server' })
  serverTime: Date;
}

/** What the server has of a person, in the form in which it is uploaded. */
export class SyncDownload {
  @Json({ about: 'Votes by the id of the bill' })
  votes: object;

  @Anything({ schema: { type: 'array', items: { type: 'string' } }, about: 'Ids of bookmarked resources' })
  bookmarks: object;

  @Json({ about: 'Preferences' })
  preferences: object;

  @Instant({ about: 'Time of the server' })
  serverTime: Date;
}
