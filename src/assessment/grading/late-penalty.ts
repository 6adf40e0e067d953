import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { addCalendarDays, startedCalendarDays } from './calendar-days.js';

const hundred = Fraction.of(100);
const hourMs = 3_600_000;

/** What a late penalty is counted in. A day is a calendar day in the organization's time zone. */
export const lateIntervals = ['hour', 'day'] as const;
export type LateInterval = (typeof lateIntervals)[number];

/** The late policy of an assessment. Without further fields: each started day, down to zero. */
export interface LatePolicy {
  maxScore: string;
  /** Percent of maxScore deducted for each started interval. */
  latePenaltyPercent: string;
  lateInterval: LateInterval;
  /** The penalty does not lower the score below this percentage of maxScore. */
  lateFloorPercent: string;
  timeZone: string;
}

/** When an attempt was submitted, and what decides on its penalty. */
export interface Lateness extends LatePolicy {
  submittedAt: Date;
  /** The due date of the student, exceptions included. */
  dueAt: Date | null;
  /** Late days covered by the student's budget: the due date counts as that many calendar days later. */
  coveredDays?: number;
}

/** A score after the late penalty. */
export interface LateScore {
  score: string;
  deducted: string;
  intervals: number;
  explanation: string;
}

/**
 * Deducts maxScore × min(rate × intervals, max(score% − floor%, 0)), rounded once, half up, to two decimals
 * (docs/decisions/0224).
 */
export function latePenalty(score: string, lateness: Lateness): LateScore {
  const before = exact(score);
  const intervals = startedIntervals(lateness);
  const kept = exact(before.minus(deductionOf(before, intervals, lateness)).toFixed(2));
  const deducted = before.minus(kept);
  return {
    score: kept.toFixed(2),
    deducted: deducted.toFixed(2),
    intervals,
    explanation: explanationOf(lateness, intervals, deducted),
  };
}

/** A completely graded attempt: the sum of its items, and the score a person gave for the whole; null without one. */
export interface GradedWork {
  total: string;
  entered: string | null;
  /** Work without items, such as an essay, is always graded as a whole. */
  hasItems: boolean;
}

/** The score that counts. A score that replaces the sum of the items has no late penalty: the person has decided on it. */
export function countedScore({ total, entered, hasItems }: GradedWork, lateness: Lateness): LateScore {
  if (entered === null || !hasItems) return latePenalty(entered ?? total, lateness);
  return latePenalty(entered, { ...lateness, latePenaltyPercent: '0' });
}

/** The intervals that have started since the due date, covered days not counted. */
export function startedIntervals({ submittedAt, dueAt, coveredDays = 0, lateInterval, timeZone }: Lateness): number {
  if (!dueAt || submittedAt <= dueAt) return 0;
  const coveredUntil = addCalendarDays(dueAt, coveredDays, timeZone);
  if (lateInterval === 'day') return startedCalendarDays(coveredUntil, submittedAt, timeZone);
  return Math.max(0, Math.ceil((submittedAt.getTime() - coveredUntil.getTime()) / hourMs));
}

function deductionOf(score: Fraction, intervals: number, lateness: Lateness): Fraction {
  const maxScore = exact(lateness.maxScore);
  if (intervals === 0 || !maxScore.isPositive) return Fraction.zero;
  const share = exact(lateness.latePenaltyPercent).times(Fraction.of(intervals)).over(hundred);
  const aboveFloor = score.over(maxScore).minus(exact(lateness.lateFloorPercent).over(hundred));
  if (!aboveFloor.isPositive) return Fraction.zero;
  return maxScore.times(share.compare(aboveFloor) < 0 ? share : aboveFloor);
}

/** How late work is whose score is not known yet, or not to the student. */
export const lateNoteOf = (lateness: Lateness): string => explanationOf(lateness, startedIntervals(lateness));

function explanationOf({ coveredDays = 0, ...lateness }: Lateness, intervals: number, deducted?: Fraction): string {
  if (!lateness.dueAt || lateness.submittedAt <= lateness.dueAt) return 'Submitted on time.';
  const covered = coveredDays > 0 ? ` (${counted(coveredDays, 'day')} covered by the budget)` : '';
  const late = `Submitted ${counted(intervals, lateness.lateInterval)} late${covered}`;
  if (!deducted) return `${late}.`;
  const deduction = deducted.isPositive
    ? `${deducted.toShort(2)} ${deducted.toShort(2) === '1' ? 'point' : 'points'} deducted`
    : 'no deduction';
  return `${late}: ${deduction}.`;
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
