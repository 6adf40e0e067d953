import { exact, Fraction } from '#questions/types/shared/fraction.js';

export const doubleMarkingStates = ['waiting', 'disputed', 'decided'] as const;
export type DoubleMarkingState = (typeof doubleMarkingStates)[number];

/**
 * The score of work that two teachers have marked: their mean, rounded half up, if they differ by at most the tolerance in
 * percent of maxScore; null if a third teacher has to decide.
 */
export function reconciled(
  [one, other]: [string, string],
  { maxScore, tolerancePercent }: { maxScore: string; tolerancePercent: string },
): string | null {
  const [first, second] = [exact(one), exact(other)];
  const difference = first.compare(second) < 0 ? second.minus(first) : first.minus(second);
  const tolerance = exact(maxScore).times(exact(tolerancePercent)).over(Fraction.of(100));
  return difference.compare(tolerance) > 0 ? null : first.plus(second).over(Fraction.of(2)).toFixed(2);
}
