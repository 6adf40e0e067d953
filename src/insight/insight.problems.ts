import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of date ranges in statistics. */
export const insightProblems: ProblemCatalogue = {
  day_invalid: ['A day is not an existing calendar day.', 'Ask for another day.'],
  range_reversed: ['The range ends before it begins.', 'Ask for a later end.'],
  range_too_long: ['The range is longer than allowed.', 'Ask for a shorter range.'],
};
