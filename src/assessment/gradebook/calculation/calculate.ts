import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { countedWork } from './counted-work.js';

/** How the work of a category is combined: by its points, or each assessment alike. */
export const aggregations = ['points', 'percent'] as const;
export type Aggregation = (typeof aggregations)[number];

/** A group of assessments with a weight. Of `dropLowest` and `keepHighest`, at most one is set. */
export interface CategoryRule {
  name: string;
  /** In any unit: weights are relative to those of the other categories with counted work. */
  weight: string;
  dropLowest: number;
  /** Only this many of the best count; 0 for all. */
  keepHighest: number;
  /** Its percentage is added on top, with its weight as a percentage of the whole. */
  isExtraCredit: boolean;
}

/** The state of one assessment of one student, for the calculation. */
export interface Work {
  assessmentId: string;
  /** Name of its category; null for none. */
  category: string | null;
  maxScore: string;
  /** Null without a grade. */
  score: string | null;
  isExcused: boolean;
  /** Adds its points without adding to the possible ones. */
  isExtraCredit: boolean;
}

export interface GradebookRules {
  aggregation: Aggregation;
  /** Empty: all assessments are one group. Else, an assessment without a category does not count. */
  categories: CategoryRule[];
}

/** The result of one category. */
export interface CategoryTotal {
  name: string;
  /** Null without counted work. */
  percent: Fraction | null;
}

export interface GradeTotal {
  /** Null without counted work. */
  percent: Fraction | null;
  categories: CategoryTotal[];
  /** The assessments that do not count because others are better. */
  dropped: string[];
}

const hundred = Fraction.of(100);
const everything: CategoryRule = { name: '', weight: '1', dropLowest: 0, keepHighest: 0, isExtraCredit: false };

/**
 * The total of the work, exactly. Without `ungradedAsZero`, only graded work counts; with it, work without a grade counts as
 * zero points. Excused work never counts. Only extra credit leads beyond 100%.
 */
export function calculate(work: Work[], rules: GradebookRules, ungradedAsZero = false): GradeTotal {
  const counting = work
    .filter(({ isExcused, score }) => !isExcused && (score !== null || ungradedAsZero))
    .map((one) => ({ ...one, score: one.score ?? '0' }));
  const categories = rules.categories.length > 0 ? rules.categories : [everything];
  const results = categories.map((rule) => {
    const own = counting.filter(({ category }) => rule === everything || category === rule.name);
    const { counted, dropped } = countedWork(own, rule);
    return { rule, dropped, percent: percentOf(counted, rules.aggregation) };
  });
  return {
    percent: weighted(results),
    categories: results
      .filter(({ rule }) => rule !== everything)
      .map(({ rule, percent }) => ({ name: rule.name, percent })),
    dropped: results.flatMap(({ dropped }) => dropped),
  };
}

/** The percentage of one category; null without possible points. */
function percentOf(work: (Work & { score: string })[], aggregation: Aggregation): Fraction | null {
  const regular = work.filter(({ isExtraCredit, maxScore }) => !isExtraCredit && Number(maxScore) > 0);
  if (regular.length === 0) return null;
  const extra = work.filter(({ isExtraCredit }) => isExtraCredit);
  if (aggregation === 'percent') {
    const shares = [...regular.map(shareOf), ...extra.filter(({ maxScore }) => Number(maxScore) > 0).map(shareOf)];
    return sum(shares).over(Fraction.of(regular.length)).times(hundred);
  }
  const possible = sum(regular.map(({ maxScore }) => exact(maxScore)));
  const earned = sum([...regular.map(limited), ...extra.map(({ score }) => exact(score))]);
  return earned.over(possible).times(hundred);
}

/** The score, at most the maximum: a maximum that was lowered after grading does not lead beyond 100%. */
const limited = ({ score, maxScore }: { score: string; maxScore: string }): Fraction =>
  exact(score).clamp(Fraction.zero, exact(maxScore));

const shareOf = (work: Work & { score: string }): Fraction => limited(work).over(exact(work.maxScore));

/** The mean by weight over the categories with work, so that weights need not add up to 100; then what is added on top. */
function weighted(results: { rule: CategoryRule; percent: Fraction | null }[]): Fraction | null {
  const known = results.flatMap(({ rule, percent }) =>
    percent === null ? [] : [{ percent, weight: exact(rule.weight), isExtraCredit: rule.isExtraCredit }],
  );
  const regular = known.filter(({ isExtraCredit }) => !isExtraCredit);
  const weights = sum(regular.map(({ weight }) => weight));
  if (!weights.isPositive) return null;
  const mean = sum(regular.map(({ percent, weight }) => percent.times(weight))).over(weights);
  const extra = known.filter(({ isExtraCredit }) => isExtraCredit);
  return sum([mean, ...extra.map(({ percent, weight }) => percent.times(weight).over(hundred))]);
}
