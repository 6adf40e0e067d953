import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { calculate, type CategoryRule, type GradebookRules, type Work } from './calculate.js';
import { gradeOn, type GradeScaleRule } from './grade-scale.js';

/** How a subject calculates its total grades. */
export interface SubjectRules extends GradebookRules {
  categories: CategoryRule[];
  /** Null without a scale: totals are percentages. */
  scale: GradeScaleRule | null;
  passPercent: string | null;
}

/** A total as it is shown. */
export interface ShownTotal {
  /** With two decimals; null without counted work. */
  percent: number | null;
  grade: string | null;
  /** Null without a pass mark. */
  passed: boolean | null;
}

/** The total of one student in a subject: over graded work, and with work without a grade as zero. */
export interface SubjectTotals {
  current: ShownTotal;
  withUngraded: ShownTotal;
  categories: { name: string; percent: number | null; percentWithUngraded: number | null }[];
  /** Assessments that do not count in `current`, because others are better. */
  dropped: string[];
}

export function subjectTotals(work: Work[], rules: SubjectRules): SubjectTotals {
  const current = calculate(work, rules);
  const withUngraded = calculate(work, rules, true);
  return {
    current: shown(current.percent, rules),
    withUngraded: shown(withUngraded.percent, rules),
    categories: current.categories.map(({ name, percent }, at) => ({
      name,
      percent: rounded(percent),
      percentWithUngraded: rounded(withUngraded.categories[at]?.percent ?? null),
    })),
    dropped: current.dropped,
  };
}

/** The percentages of subjects in one: their mean by weight. Null without a subject that has one. */
export function overallPercent(subjects: { percent: number | null; weight: string }[]): Fraction | null {
  const known = subjects.flatMap(({ percent, weight }) =>
    percent === null ? [] : [{ percent: exact(percent.toFixed(2)), weight: exact(weight) }],
  );
  const weights = sum(known.map(({ weight }) => weight));
  if (!weights.isPositive) return null;
  return sum(known.map(({ percent, weight }) => percent.times(weight))).over(weights);
}

/** A total with its grade. A total is passed if it reaches the pass mark as it is shown, with two decimals. */
export function shown(
  percent: Fraction | null,
  { scale, passPercent }: Pick<SubjectRules, 'scale' | 'passPercent'>,
): ShownTotal {
  if (!percent) return { percent: null, grade: null, passed: null };
  const text = percent.toFixed(2);
  return {
    percent: Number(text),
    grade: scale && gradeOn(scale, percent),
    passed: passPercent === null ? null : exact(text).compare(exact(passPercent)) >= 0,
  };
}

const rounded = (percent: Fraction | null): number | null => (percent ? Number(percent.toFixed(2)) : null);
