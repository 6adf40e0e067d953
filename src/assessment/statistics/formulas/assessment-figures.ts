import { ascending, meanOf, medianOf, shapeOf, standardDeviationOf, varianceOf } from './moments.js';
import type { ScoreMatrix } from './score-matrix.js';

/** Figures about the scores of an assessment, in points. Null where a figure is not defined. */
export interface AssessmentFigures {
  mean: number | null;
  median: number | null;
  lowest: number | null;
  highest: number | null;
  standardDeviation: number | null;
  skewness: number | null;
  kurtosis: number | null;
  cronbachAlpha: number | null;
  errorRatio: number | null;
  standardError: number | null;
}

const points = (hundredths: number | null | undefined): number | null => (hundredths == null ? null : hundredths / 100);

/**
 * Mean, median, deviation and shape of the totals of the students, with the reliability of the test, which is about attempts:
 * that of a group is one. The error ratio is √(1 - α), the
 * standard error of measurement SD × √(1 - α) (Lord and Novick, 1968, Statistical Theories of Mental Test Scores, chapter 3).
 */
export function assessmentFigures(matrix: ScoreMatrix, totals = matrix.totals): AssessmentFigures {
  const sorted = ascending(totals);
  const deviation = standardDeviationOf(matrix.totals);
  const cronbachAlpha = cronbachAlphaOf(matrix);
  // A negative alpha means that the items do not measure the same; an error above the deviation would mean nothing.
  const errorRatio = cronbachAlpha === null ? null : Math.sqrt(1 - Math.max(0, cronbachAlpha));
  return {
    mean: points(meanOf(totals)),
    median: points(medianOf(totals)),
    lowest: points(sorted[0]),
    highest: points(sorted.at(-1)),
    standardDeviation: points(standardDeviationOf(totals)),
    ...shapeOf(totals),
    cronbachAlpha,
    errorRatio,
    standardError: errorRatio === null || deviation === null ? null : points(errorRatio * deviation),
  };
}

/**
 * Cronbach's alpha: k / (k - 1) × (1 - Σ variance of the items / variance of the totals) (Cronbach, 1951, Psychometrika 16).
 * Null for less than two items or attempts, without variance of the totals, and if attempts have different items.
 */
export function cronbachAlphaOf({ totals, items, isComplete }: ScoreMatrix): number | null {
  const variance = varianceOf(totals);
  if (items.length < 2 || !isComplete || !variance) return null;
  const ofItems = items.reduce((sum, { scores }) => sum + (varianceOf(scores) ?? 0), 0);
  return (items.length / (items.length - 1)) * (1 - ofItems / variance);
}

/** How long students worked on their attempts, as far as it was recorded. */
export function timeSpentOf(attempts: { seconds: number | null }[]) {
  const known = attempts.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  return { attempts: known.length, meanSeconds: meanOf(known), medianSeconds: medianOf(known) };
}

const steps = 10;

/** How many attempts reached each tenth of the maximum score; a score on a boundary belongs to the higher tenth. */
export function distributionOf(totals: Float64Array, maxScore: number): { labels: string[]; counts: number[] } {
  const counts = Array.from({ length: steps }, () => 0);
  const size = Math.round(maxScore * 100);
  for (const total of totals) {
    const step = size > 0 ? Math.max(0, Math.min(steps - 1, Math.floor((total * steps) / size))) : 0;
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return { labels: counts.map((_, step) => `${step * steps}–${(step + 1) * steps}%`), counts };
}
