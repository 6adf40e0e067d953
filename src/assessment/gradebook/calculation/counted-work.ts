import { exact } from '#questions/types/shared/fraction.js';
import type { CategoryRule, Work } from './calculate.js';

type Scored = Work & { score: string };

/**
 * The work that counts in a category after its lowest have been dropped, or only its highest kept. Work is compared by its
 * percentage: 50 of 200 points is lower than 40 of 50. Of equal ones, those with fewer possible points are dropped first, then
 * the later ones. At least one stays. Extra credit is neither dropped nor counted for the limit.
 */
export function countedWork(work: Scored[], rule: CategoryRule): { counted: Scored[]; dropped: string[] } {
  const regular = work.filter(({ isExtraCredit, maxScore }) => !isExtraCredit && Number(maxScore) > 0);
  const kept = Math.max(1, rule.keepHighest > 0 ? rule.keepHighest : regular.length - rule.dropLowest);
  if (kept >= regular.length) return { counted: work, dropped: [] };
  const best = regular
    .map((one, at) => ({ one, at }))
    .sort((a, b) => byPercent(b.one, a.one) || byPoints(b.one, a.one) || a.at - b.at);
  const dropped = new Set(best.slice(kept).map(({ one }) => one.assessmentId));
  return { counted: work.filter(({ assessmentId }) => !dropped.has(assessmentId)), dropped: [...dropped] };
}

/** Compares a/b with c/d as a·d with c·b, without rounding. */
const byPercent = (one: Scored, other: Scored): number =>
  exact(one.score)
    .times(exact(other.maxScore))
    .compare(exact(other.score).times(exact(one.maxScore)));

const byPoints = (one: Scored, other: Scored): number => exact(one.maxScore).compare(exact(other.maxScore));
