import { invalid } from '#platform/problems/problem.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';

/** The fields on which grades depend, beyond answers and keys, by the cause that the ledger names for a change. */
const fields = {
  late_policy: ['dueAt', 'latePenaltyPercent', 'lateInterval', 'lateFloorPercent'],
  missing: ['missingPercent', 'allowLate', 'lateUntil'],
  grading_method: ['gradingMethod'],
  release: ['gradeRelease', 'gradesReleaseAt'],
} as const;

type RuleCause = keyof typeof fields;
const causes: readonly RuleCause[] = ['late_policy', 'missing', 'grading_method', 'release'];

/** The values of these fields as text that can be compared. */
export const gradingRulesOf = (assessment: Assessment): string[] =>
  causes.map((cause) => JSON.stringify(fields[cause].map((name) => assessment[name])));

/** The cause for which grades have to be computed again; undefined if no rule has changed. */
export const causeOf = (before: string[], after: string[]): RuleCause | undefined =>
  causes.find((_, at) => before[at] !== after[at]);

export const releaseTimeMissing = () =>
  invalid('release_time_missing', 'gradesReleaseAt is needed with gradeRelease scheduled, and only then.');
