/** What a person did in a session. Times in seconds; the duration is from the activation to the end, or until now. */
export interface Participation {
  presentSeconds: number;
  durationSeconds: number;
  interactions: number;
  questions: number;
  pollsAnswered: number;
  pollsHeld: number;
}

const weights = { time: 40, interactions: 20, questions: 20, polls: 20 };
/** With these numbers the part of the score is full. */
const fullInteractions = 10;
const fullQuestions = 3;

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(Math.max(part / whole, 0), 1) : 0);

/** 0 to 100 by the formula in docs/live-sessions.md. Without polls, the share of the time stands for the polls. */
export function participationScore(participation: Participation): number {
  const { presentSeconds, durationSeconds, interactions, questions, pollsAnswered, pollsHeld } = participation;
  const time = share(presentSeconds, durationSeconds);
  const polls = pollsHeld > 0 ? share(pollsAnswered, pollsHeld) : time;
  return Math.round(
    weights.time * time +
      weights.interactions * share(interactions, fullInteractions) +
      weights.questions * share(questions, fullQuestions) +
      weights.polls * polls,
  );
}

/** The rounded mean of the scores; null without any. */
export function engagementScore(scores: readonly number[]): number | null {
  if (scores.length === 0) return null;
  return Math.round(scores.reduce((sum, score) => sum + score, 0) / scores.length);
}
