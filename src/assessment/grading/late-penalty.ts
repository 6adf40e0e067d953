import { exact, Fraction } from '#questions/types/fraction.js';

const dayMs = 24 * 60 * 60 * 1000;
const hundred = Fraction.of(100);

/** When work was handed in, and what its assessment says about being late. */
export interface Lateness {
  submittedAt: Date;
  dueAt: Date | null;
  /** After this moment work earns nothing; `null` when there is no such moment. */
  cutoffAt?: Date | null;
  penaltyPercentPerDay: string;
}

export interface LateScore {
  score: string;
  deducted: string;
  daysLate: number;
  explanation: string;
}

/**
 * What a score is worth after the late policy: each started day, counted as 24 hours from the moment work was due,
 * takes its percentage of the score earned, and never more than all of it.
 */
export function latePenalty(score: string, lateness: Lateness): LateScore {
  const earned = exact(score);
  const daysLate = daysLateOf(lateness);
  const percent = percentOf(daysLate, lateness);
  const kept = exact(earned.times(Fraction.one.minus(percent.over(hundred))).toFixed(2));
  return {
    score: kept.toFixed(2),
    deducted: earned.minus(kept).toFixed(2),
    daysLate,
    explanation: explanationOf(daysLate, percent, lateness),
  };
}

function daysLateOf({ submittedAt, dueAt }: Lateness): number {
  return dueAt ? Math.max(0, Math.ceil((submittedAt.getTime() - dueAt.getTime()) / dayMs)) : 0;
}

const isCutOff = ({ submittedAt, cutoffAt }: Lateness): boolean => Boolean(cutoffAt && submittedAt > cutoffAt);

function percentOf(daysLate: number, lateness: Lateness): Fraction {
  if (isCutOff(lateness)) return hundred;
  return exact(lateness.penaltyPercentPerDay).times(Fraction.of(daysLate)).clamp(Fraction.zero, hundred);
}

function explanationOf(daysLate: number, percent: Fraction, lateness: Lateness): string {
  if (isCutOff(lateness)) return 'Handed in after the last moment work was accepted: it earns nothing.';
  if (daysLate === 0) return 'Handed in on time.';
  const taken = percent.isPositive ? `takes ${percent.toShort(2)}% off` : 'costs nothing';
  return `Handed in ${daysLate} ${daysLate === 1 ? 'day' : 'days'} late, which ${taken}.`;
}
