import type { Issues } from '#platform/shapes/issues.js';
import { about, object, oneOf, optional } from '#platform/shapes/schema.js';
import { exact, Fraction } from './fraction.js';
import { type GradeResult, outcomeOf } from './grade-result.js';
import { type Credit, numeral } from './part-schemas.js';

/** How the parts of a response make a score. Each question type says which rules it supports (docs/questions.md). */
export const scoringRules = [
  'per_part',
  'all_or_nothing',
  'right_minus_wrong',
  'negative_marking',
  'kprim',
  'none',
] as const;
export type ScoringRule = (typeof scoringRules)[number];

export interface Scoring {
  rule: ScoringRule;
  /** The share of a part that an incorrect answer to it costs. */
  penalty?: Credit;
  /** The lowest share of the points that the question can earn. */
  floor?: Credit;
}

const fraction = (message: string, low: Fraction, high: Fraction) =>
  numeral(message, (share) => share.isBetween(low, high));

export const scoring = object<Scoring>({
  rule: about('How the parts of a response make a score', oneOf(scoringRules)),
  penalty: optional(
    about(
      'For negative_marking: the share of a part that an incorrect answer to it costs, above 0 and at most 1',
      numeral(
        'Must be a number above 0 and at most 1, such as 1/3.',
        (share) => share.isPositive && share.compare(Fraction.one) <= 0,
      ),
    ),
  ),
  floor: optional(
    about(
      'For right_minus_wrong and negative_marking: the lowest share of the points, from -1 to 0; default 0',
      fraction('Must be a number from -1 to 0, such as -1/2.', Fraction.of(-1), Fraction.zero),
    ),
  ),
});

const rulesWithFloor: readonly ScoringRule[] = ['right_minus_wrong', 'negative_marking'];

/** Adds an issue for a rule the question type does not support, and for options that the rule does not use. */
export function checkScoring({ rule, penalty, floor }: Scoring, supported: readonly ScoringRule[], issues: Issues) {
  if (!supported.includes(rule)) {
    const rules = supported.length > 0 ? `one of: ${supported.join(', ')}` : 'left out';
    issues.at('rule').add('unsupported', `For this type of question, must be ${rules}.`);
  }
  if ((rule === 'negative_marking') !== (penalty !== undefined)) {
    issues.at('penalty').add('penalty', 'negative_marking must have a penalty; other rules must not.');
  }
  if (floor !== undefined && !rulesWithFloor.includes(rule)) {
    issues.at('floor').add('floor', 'Only right_minus_wrong and negative_marking may have a floor.');
  }
}

/** The result under a rule. `per_part` is how the type itself grades. */
export function applyScoring(result: GradeResult, { rule, penalty = '1', floor = '0' }: Scoring): GradeResult {
  if (result.outcome === 'pending' || rule === 'per_part') return result;
  if (rule === 'all_or_nothing') return allOrNothing(result);
  if (rule === 'kprim') return kprim(result);
  if (rule === 'none') return { ...withShare(result, Fraction.one), explanation: 'Every answer earns all points.' };
  return lessWrong(result, exact(penalty), exact(floor));
}

function allOrNothing(result: GradeResult): GradeResult {
  if (result.outcome !== 'partially_correct') return result;
  return explained(withShare(result, Fraction.zero), 'Only a completely correct answer earns points.');
}

/** All points if everything is correct, half of them if all but one part is (Krebs, Swiss Kprim scoring, 1997). */
function kprim(result: GradeResult): GradeResult {
  const parts = result.parts ?? [];
  const correct = parts.filter(({ outcome }) => outcome === 'correct').length;
  const share = correct === parts.length ? Fraction.one : Fraction.of(correct === parts.length - 1 ? 1 : 0, 2);
  return withShare(result, share);
}

/** What the correct parts earn minus the penalty for the incorrect ones. Parts without an answer cost nothing. */
function lessWrong(result: GradeResult, penalty: Fraction, floor: Fraction): GradeResult {
  const deducted = penalty.times(result.wrong);
  if (!deducted.isPositive) return withShare(result, result.earned.clamp(floor, Fraction.one));
  const share = result.earned.minus(deducted).clamp(floor, Fraction.one);
  return explained(withShare(result, share), `Incorrect answers deduct ${deducted.toPercent()}.`);
}

const withShare = (result: GradeResult, share: Fraction): GradeResult => ({
  ...result,
  share,
  outcome: outcomeOf(share),
});

const explained = (result: GradeResult, sentence: string): GradeResult => ({
  ...result,
  explanation: `${result.explanation} ${sentence}`,
});
