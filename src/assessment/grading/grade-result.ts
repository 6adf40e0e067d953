import { exact, Fraction } from '#questions/types/fraction.js';
import { type Credit } from '#questions/types/question-content.js';

/** `waiting` is for what only a person can judge. */
export const outcomes = ['correct', 'partially_correct', 'incorrect', 'unanswered', 'pending'] as const;
export type Outcome = (typeof outcomes)[number];

/** How one gap, pair, choice or item fared. */
export interface PartGrade {
  id: string;
  outcome: Outcome;
  explanation?: string;
  feedback?: string[];
}

/** What an answer deserves: the share of the points it earns, and why. */
export interface GradeResult {
  share: Fraction;
  outcome: Outcome;
  explanation: string;
  feedback: string[];
  parts?: PartGrade[];
}

/** An answer never costs more than it could have earned, nor earns more than there is. */
export function gradeResult(
  share: Fraction,
  explanation: string,
  more: { feedback?: string; parts?: PartGrade[] } = {},
): GradeResult {
  const clamped = share.clamp(Fraction.zero, Fraction.one);
  const feedback = more.feedback ? [more.feedback] : [];
  return {
    share: clamped,
    outcome: outcomeOf(clamped),
    explanation,
    feedback,
    ...(more.parts && { parts: more.parts }),
  };
}

export const pendingResult: GradeResult = {
  share: Fraction.zero,
  outcome: 'pending',
  explanation: 'A teacher has to read this answer.',
  feedback: [],
};

/** Of several answers that fit, the one worth most; the first of equals. */
export function bestOf<T extends { credit: Credit }>(answers: T[]): T | undefined {
  return answers.reduce<T | undefined>(
    (best, answer) => (best && exact(best.credit).compare(exact(answer.credit)) >= 0 ? best : answer),
    undefined,
  );
}

const namedShares = new Map([
  ['1/2', 'half'],
  ['1/3', 'a third'],
  ['2/3', 'two thirds'],
  ['1/4', 'a quarter'],
  ['3/4', 'three quarters'],
]);

/** A share of the points in words: `half`, `a third`, `90%`. */
export const inWords = (share: Fraction): string =>
  namedShares.get(String(share)) ?? `${share.times(Fraction.of(100)).toShort(2)}%`;

/** What a student wrote, in quotation marks and no longer than a line. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 200));
  return characters.length > 60 ? `‘${characters.slice(0, 60).join('')}…’` : `‘${text}’`;
}

/** “2 of 4 pairs are right.” */
export function tally(right: number, total: number, noun: string): string {
  if (total === 1) return `The ${noun} is ${right === 1 ? 'correct' : 'incorrect'}.`;
  if (right === 0) return `None of the ${total} ${noun}s is right.`;
  return `${right} of ${total} ${noun}s ${right === 1 ? 'is' : 'are'} right.`;
}

function outcomeOf(share: Fraction): Outcome {
  if (!share.isPositive) return 'incorrect';
  return share.compare(Fraction.one) === 0 ? 'correct' : 'partially_correct';
}
