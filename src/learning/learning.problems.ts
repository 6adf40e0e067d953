import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of progress and interactions. */
export const learningProblems: ProblemCatalogue = {
  interaction_missing: ['The request has neither type nor items.', 'Send one of them.'],
  lessons_decide: ['The progress of the module follows from its lessons.', 'Report on its lessons.'],
  payload_too_large: ['payload is larger than 8 KB.', 'Send less data.'],
};
