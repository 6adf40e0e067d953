import { exact, Fraction } from '#questions/types/shared/fraction.js';

/** The lowest percentage of a band and the grade it stands for. */
export interface GradeBand {
  label: string;
  minPercent: number;
}

/** A scale of bands such as A to F, or a linear one such as 0 to 20, on which 0% is `low` and 100% is `high`. */
export type GradeScaleRule =
  | { kind: 'bands'; bands: GradeBand[] }
  | { kind: 'linear'; low: number; high: number; decimals: number };

const hundred = Fraction.of(100);

/**
 * The grade of a percentage, as it is shown with two decimals: 89.995% is shown as 90.00% and gets the band from 90%. A linear
 * scale ends at 100%; extra credit does not leave it.
 */
export function gradeOn(scale: GradeScaleRule, percent: Fraction): string {
  const shown = exact(percent.toFixed(2));
  if (scale.kind === 'linear') {
    const low = exact(String(scale.low));
    const span = exact(String(scale.high)).minus(low);
    return low.plus(span.times(shown.clamp(Fraction.zero, hundred)).over(hundred)).toFixed(scale.decimals);
  }
  const reached = [...scale.bands]
    .sort((a, b) => b.minPercent - a.minPercent)
    .find(({ minPercent }) => shown.compare(exact(String(minPercent))) >= 0);
  return reached?.label ?? '';
}
