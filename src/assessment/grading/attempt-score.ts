import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';

/** How the final score follows from several attempts. */
export const gradingMethods = ['highest', 'average', 'first', 'last'] as const;
export type GradingMethod = (typeof gradingMethods)[number];

/** A graded attempt. */
export interface ScoredAttempt {
  attemptNumber: number;
  score: string;
}

/** The final score and the attempt it comes from; `null` for an average. */
export interface FinalScore {
  score: string;
  attemptNumber: number | null;
}

/** The final score of the graded attempts, `null` if there are none. The first of equally good attempts counts. */
export function finalScoreOf(attempts: ScoredAttempt[], method: GradingMethod): FinalScore | null {
  if (attempts.length === 0) return null;
  if (method === 'average') return { score: averageOf(attempts), attemptNumber: null };
  const { attemptNumber, score } = attempts.reduce(preferences[method]);
  return { score: exact(score).toFixed(2), attemptNumber };
}

type Preference = (one: ScoredAttempt, other: ScoredAttempt) => ScoredAttempt;

const first: Preference = (one, other) => (other.attemptNumber < one.attemptNumber ? other : one);
const last: Preference = (one, other) => (other.attemptNumber > one.attemptNumber ? other : one);

const preferences: Record<Exclude<GradingMethod, 'average'>, Preference> = {
  first,
  last,
  highest(one, other) {
    const difference = exact(one.score).compare(exact(other.score));
    if (difference === 0) return first(one, other);
    return difference > 0 ? one : other;
  },
};

function averageOf(attempts: ScoredAttempt[]): string {
  const total = sum(attempts.map((attempt) => exact(attempt.score)));
  return total.over(Fraction.of(attempts.length)).toFixed(2);
}
