import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** The fields on which grades depend, beyond answers and keys, by the cause that the ledger names for a change. */
const fields = {
  late_policy: ['dueAt', 'latePenaltyPercent', 'lateInterval', 'lateFloorPercent'],
  missing: ['missingPercent', 'maxScore', 'allowLate', 'lateUntil'],
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

/** Throws 409 for changes by which teachers of submitted anonymous work would learn its names, or lose them. */
export function assertAnonymityKept(
  before: Pick<Assessment, 'anonymousMarking' | 'gradesReleaseAt' | 'hidesNames' | 'submissionCount'>,
  { anonymousMarking, gradesReleaseAt }: Pick<Assessment, 'anonymousMarking' | 'gradesReleaseAt'>,
  now: Date,
): void {
  if (before.submissionCount === 0) return;
  if (anonymousMarking !== before.anonymousMarking)
    throw conflict(
      'anonymous_marking_fixed',
      'anonymousMarking cannot change once students have submitted. Release the grades, or ask an admin to show the names.',
    );
  const isMoved = gradesReleaseAt?.getTime() !== before.gradesReleaseAt?.getTime();
  if (before.hidesNames && isMoved && gradesReleaseAt && gradesReleaseAt <= now)
    throw conflict(
      'anonymous_marking_fixed',
      'While names are hidden, gradesReleaseAt must be in the future. Release the grades with POST /assessments/{id}/grade-release.',
    );
}

export const anonymousNeedsRelease = () =>
  invalid('anonymous_needs_release', 'anonymousMarking needs gradeRelease manual or scheduled.');

export const anonymousGroups = () =>
  invalid('anonymous_groups', 'Teachers know the members of groups: leave out anonymousMarking or groupSetId.');

export const releaseTimeMissing = () =>
  invalid('release_time_missing', 'gradesReleaseAt is needed with gradeRelease scheduled, and only then.');

explainConstraints({
  assessments_release_check: releaseTimeMissing(),
  assessments_anonymous_check: anonymousNeedsRelease(),
  assessments_anonymous_groups_check: anonymousGroups(),
});
