import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of civic data and local resources. */
export const communityProblems: ProblemCatalogue = {
  bill_taken: ['A bill with this externalId exists.', 'Offer to change that bill.'],
  civic_import_invalid: ['The import has errors; nothing was imported.', 'Show errors with their places.'],
  local_distance_incomplete: ['near, withinKm and the sort by distance do not fit together.', 'Send near with them.'],
  local_resource_known: [
    'A resource with this name at this place is in the directory or waits for approval.',
    'Offer to search for it.',
  ],
  local_resource_not_approved: ['Only approved resources can be rated or verified.', 'Hide the action.'],
  local_resource_point: ['latitude and longitude belong together.', 'Send both, or neither.'],
  pending_limit: ['The caller has the maximum number of submissions that wait for approval.', 'Try again later.'],
  rejection_reason_missing: ['A rejection needs a reason.', 'Ask for one.'],
  vote_withdrawn: ['The vote was withdrawn later than it was made.', 'Remove it from the client.'],
  representative_taken: ['A representative with this externalId exists.', 'Offer to change that one.'],
};
