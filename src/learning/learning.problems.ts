import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of progress, interactions and certificates. */
export const learningProblems: ProblemCatalogue = {
  certificate_revoked: ['The certificate is revoked.', 'Show that it is revoked.'],
  certificate_valid: ['The certificate is valid, or the person has a newer one.', 'Revoke the valid one first.'],
  interaction_missing: ['The request has neither type nor items.', 'Send one of them.'],
  lessons_decide: ['The progress of the module follows from its lessons.', 'Report on its lessons.'],
  payload_too_large: ['payload is larger than 8 KB.', 'Send less data.'],
};
