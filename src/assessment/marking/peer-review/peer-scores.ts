import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';

/** A mark of one criterion. */
interface CriterionPoints {
  criterionId: string;
  points: number;
}

/** A review as it counts. */
export interface WeightedReview {
  points: string;
  weight: string;
}

/** A reviewer who differs by a quarter of the points has half the weight. */
const halfWeightDeviation = Fraction.of(1, 4);

/**
 * The mean squared deviation of marks from reference marks over all criteria, each as a share of the points of its criterion:
 * from 0 to 1.
 */
export function squaredDeviation(
  marks: CriterionPoints[],
  reference: CriterionPoints[],
  criteria: { id: string; maxPoints: number }[],
): Fraction {
  const pointsIn = (list: CriterionPoints[], id: string) =>
    exact(String(list.find(({ criterionId }) => criterionId === id)?.points ?? 0));
  const squares = criteria.map(({ id, maxPoints }) => {
    const difference = pointsIn(marks, id)
      .minus(pointsIn(reference, id))
      .over(exact(String(maxPoints)));
    return difference.times(difference);
  });
  return meanOf(squares);
}

/**
 * The weight of a reviewer with these squared deviations: 1 / (1 + d² / c²) for their mean d² and c = 1/4. It is the Cauchy
 * weight function of robust regression (P. W. Holland and R. E. Welsch, "Robust regression using iteratively reweighted
 * least-squares", Communications in Statistics A6, 1977, pp. 813–827): 1 without deviation, strictly decreasing, never 0.
 * Rounded to six decimals, at least 1/17. Without samples it is 1.
 */
export const weightOf = (squaredDeviations: Fraction[]): string => agreement(squaredDeviations).toFixed(6);

/** How well reviews agree with the scores of their works, in percent, by the same function; null without reviews. */
export function qualityOf(reviews: { points: string; mean: Fraction; maxPoints: string }[]): number | null {
  if (reviews.length === 0) return null;
  const squares = reviews.map(({ points, mean, maxPoints }) => {
    const difference = exact(points).minus(mean).over(exact(maxPoints));
    return difference.times(difference);
  });
  return Number(agreement(squares).times(Fraction.of(100)).toFixed(2));
}

/** The exact weighted mean of the points of reviews; null without reviews. */
export function weightedMean(reviews: WeightedReview[]): Fraction | null {
  if (reviews.length === 0) return null;
  const weights = sum(reviews.map(({ weight }) => exact(weight)));
  return sum(reviews.map(({ points, weight }) => exact(points).times(exact(weight)))).over(weights);
}

function agreement(squaredDeviations: Fraction[]): Fraction {
  if (squaredDeviations.length === 0) return Fraction.one;
  const scale = halfWeightDeviation.times(halfWeightDeviation);
  return Fraction.one.over(Fraction.one.plus(meanOf(squaredDeviations).over(scale)));
}

const meanOf = (numbers: Fraction[]): Fraction => sum(numbers).over(Fraction.of(Math.max(1, numbers.length)));
