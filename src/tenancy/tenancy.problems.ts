import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of the organization and its settings. */
export const tenancyProblems: ProblemCatalogue = {
  features_impossible: ['Some features are not available on this instance.', 'Offer those that errors does not name.'],
  level_in_use: ['Classes or students have a level that would be removed.', 'Show detail; keep the level.'],
  level_removed: ['A former level of the record has been removed.', 'Add the level to the organization again first.'],
  level_repeated: ['A level code is given twice.', 'Remove one of them.'],
  level_unknown: ['The organization has no such level.', 'Offer the levels that detail names.'],
  organization_closed: ['The organization is closed.', 'Show detail; the operator can open it again.'],
  organization_missing: ['The database has no organization yet.', 'For operators: restart the instance.'],
  time_zone_unknown: ['The time zone is not an IANA name.', "Offer Intl.supportedValuesOf('timeZone')."],
};
