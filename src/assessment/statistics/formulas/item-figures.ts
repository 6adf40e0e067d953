import { ascending, correlationOf, covarianceOf, meanOf, standardDeviationOf, type Sample } from './moments.js';
import type { ItemColumn, ScoreMatrix } from './score-matrix.js';

/** Figures about one item. Shares are from 0 to 1, indices and correlations from -1 to 1. Null where not defined. */
export interface ItemFigures {
  attempts: number;
  unanswered: number;
  facility: number | null;
  standardDeviation: number | null;
  discriminationIndex: number | null;
  itemRestCorrelation: number | null;
  discriminationEfficiency: number | null;
  effectiveWeight: number | null;
}

/** The share of the attempts in the upper and in the lower group (Kelley, 1939, Journal of Educational Psychology 30). */
const groupShare = 0.27;

/** The figures of one item, with the weights that `effectiveWeights` computes for all items. */
export function itemFigures(
  matrix: ScoreMatrix,
  item: ItemColumn,
  maxScore: number,
): Omit<ItemFigures, 'effectiveWeight'> {
  const { scores, rows, unanswered } = item;
  const totals = new Float64Array(rows.length);
  const rest = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    totals[at] = matrix.totals[rows[at] ?? 0] ?? 0;
    rest[at] = (totals[at] ?? 0) - (scores[at] ?? 0);
  }
  const share = (hundredths: number | null) => (hundredths === null ? null : hundredths / (maxScore * 100));
  return {
    attempts: rows.length,
    unanswered,
    // Moodle, "Quiz statistics calculations": facility index and standard deviation of a question, as shares.
    facility: share(meanOf(scores)),
    standardDeviation: share(standardDeviationOf(scores)),
    discriminationIndex: share(discriminationOf(scores, totals)),
    // Lord and Novick (1968, chapter 15): the correlation with the total of the other items.
    itemRestCorrelation: correlationOf(scores, rest),
    discriminationEfficiency: efficiencyOf(scores, rest),
  };
}

/**
 * The mean score of the upper group minus that of the lower group, by total score (Ebel and Frisbie, 1991, Essentials of
 * Educational Measurement, chapter 13). Attempts with the total at the edge of a group have an equal part in it, so that the
 * order of the attempts does not matter. Null without variance of the totals.
 */
function discriminationOf(scores: Sample, totals: Float64Array): number | null {
  const sorted = ascending(totals);
  const size = Math.max(1, Math.round(sorted.length * groupShare));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || lowest === highest) return null;
  const lowerEdge = sorted[size - 1] ?? 0;
  const upperEdge = sorted[sorted.length - size] ?? 0;
  const lower = groupMean(scores, totals, size, (total) => Math.sign(lowerEdge - total));
  const upper = groupMean(scores, totals, size, (total) => Math.sign(total - upperEdge));
  return upper - lower;
}

/** The mean score of a group of `size`; `place` is positive inside it, zero at its edge. */
function groupMean(scores: Sample, totals: Float64Array, size: number, place: (total: number) => number): number {
  let [inside, sumInside, atEdge, sumAtEdge] = [0, 0, 0, 0];
  for (let at = 0; at < totals.length; at++) {
    const where = place(totals[at] ?? 0);
    if (where > 0) inside += 1;
    if (where > 0) sumInside += scores[at] ?? 0;
    if (where === 0) atEdge += 1;
    if (where === 0) sumAtEdge += scores[at] ?? 0;
  }
  return (sumInside + (sumAtEdge / atEdge) * (size - inside)) / size;
}

/**
 * The covariance with the rest of the test as a share of the highest one possible with the same scores, when both are in the
 * same order (Moodle, "Quiz statistics calculations": discriminative efficiency). Null if item or rest do not vary.
 */
function efficiencyOf(scores: Sample, rest: Sample): number | null {
  const covariance = covarianceOf(scores, rest);
  const highest = covarianceOf(ascending(scores), ascending(rest));
  return covariance === null || !highest ? null : covariance / highest;
}

/**
 * The share of each item in the spread of the totals: √cov(item, total), of the sum over all items (Moodle, "Quiz statistics
 * calculations": effective question weight). Null for an item with negative covariance, and if attempts have different items.
 */
export function effectiveWeights({ totals, items, isComplete }: ScoreMatrix): (number | null)[] {
  const roots = items.map(({ scores }) => {
    const covariance = isComplete ? covarianceOf(scores, totals) : null;
    return covariance === null || covariance < 0 ? null : Math.sqrt(covariance);
  });
  const sum = roots.reduce<number>((total, root) => total + (root ?? 0), 0);
  return roots.map((root) => (root === null || sum === 0 ? null : root / sum));
}
