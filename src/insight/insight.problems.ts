import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of date ranges in statistics, and of synchronization. */
export const insightProblems: ProblemCatalogue = {
  day_invalid: ['A day is not an existing calendar day.', 'Ask for another day.'],
  range_reversed: ['The range ends before it begins.', 'Ask for a later end.'],
  range_too_long: ['The range is longer than allowed.', 'Ask for a shorter range.'],
  base_required: ['A delete came without base.', 'Send the fields of the record as the client knows them.'],
  collection_unknown: ['There is no such collection.', 'Send a collection that docs/api.md lists.'],
  cursor_expired: [
    'Changes since the cursor are not known any more.',
    'Download everything again without cursor, and keep the pending operations.',
  ],
  cursor_invalid: ['cursor is not one of this API.', 'Send the cursor as received, or none.'],
  kind_unsupported: ['Records of the collection cannot be deleted.', 'Correct the client.'],
  newer_change_kept: ['The record was changed later than the operation.', 'Show the record as it is.'],
  operation_id_reused: ['The operation id was used for another operation.', 'Make a new id for each operation.'],
  record_changed: ['The record was changed since the client read it.', 'Show it again, and let the person decide.'],
  record_deleted: ['The record was deleted and cannot be restored.', 'Send all of its fields under a new id.'],
  record_id_invalid: ['The id of the record is no UUID, or of a new note no UUIDv7.', 'Make a valid id.'],
};
