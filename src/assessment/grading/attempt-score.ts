import { exact, Fraction, sum } from '#questions/types/fraction.js';

/** Which of several attempts counts. */
export const gradingMethods = ['highest', 'average', 'first', 'last'] as const;
export type GradingMethod = (typeof gradingMethods)[number];

export interface ScoredAttempt {
  attemptNumber: number;
  score: string;
}

/** The score that counts, and the attempt it comes from; an average comes from none. */
export interface CountingScore {
  score: string;
  attemptNumber: number | null;
}

/** What counts of the graded attempts; of equally good ones the earliest. Nothing counts before one is graded. */
export function finalScoreOf(attempts: ScoredAttempt[], method: GradingMethod): CountingScore | null {
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
