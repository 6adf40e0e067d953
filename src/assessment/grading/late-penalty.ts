import { dayMs } from '#platform/text/calendar.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';

const hundred = Fraction.of(100);

/** When an attempt was submitted, and the late policy of its assessment. */
export interface Lateness {
  submittedAt: Date;
  dueAt: Date | null;
  /** Percent deducted for each started day. */
  latePenaltyPercent: string;
}

/** A score after the late penalty. */
export interface LateScore {
  score: string;
  deducted: string;
  daysLate: number;
  explanation: string;
}

/**
 * Applies the late policy: each started day, counted as 24 hours from `dueAt`, deducts a percentage of the score, at
 * most all of it. The result is rounded once, half up, to two decimals.
 */
export function latePenalty(score: string, lateness: Lateness): LateScore {
  const before = exact(score);
  const daysLate = daysLateOf(lateness);
  const percent = percentOf(daysLate, lateness);
  const kept = exact(before.times(Fraction.one.minus(percent.over(hundred))).toFixed(2));
  return {
    score: kept.toFixed(2),
    deducted: before.minus(kept).toFixed(2),
    daysLate,
    explanation: explanationOf(daysLate, percent),
  };
}

function daysLateOf({ submittedAt, dueAt }: Lateness): number {
  return dueAt ? Math.max(0, Math.ceil((submittedAt.getTime() - dueAt.getTime()) / dayMs)) : 0;
}

function percentOf(daysLate: number, { latePenaltyPercent }: Lateness): Fraction {
  return exact(latePenaltyPercent).times(Fraction.of(daysLate)).clamp(Fraction.zero, hundred);
}

function explanationOf(daysLate: number, percent: Fraction): string {
  if (daysLate === 0) return 'Submitted on time.';
  const deduction = percent.isPositive ? `${percent.toShort(2)}% deducted` : 'no deduction';
  return `Submitted ${daysLate} ${daysLate === 1 ? 'day' : 'days'} late: ${deduction}.`;
}
