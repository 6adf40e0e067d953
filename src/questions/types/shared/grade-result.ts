import { exact, Fraction } from './fraction.js';
import { type Credit } from './part-schemas.js';

/** How an answer was graded; `pending` until a teacher grades it. */
export const outcomes = ['correct', 'partially_correct', 'incorrect', 'unanswered', 'pending'] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcome of one gap, pair, choice or item. */
export interface PartGrade {
  id: string;
  outcome: Outcome;
  explanation?: string;
  feedback?: string[];
}

/** The share of the question's points that a response earns, and the explanation. */
export interface GradeResult {
  share: Fraction;
  outcome: Outcome;
  explanation: string;
  feedback: string[];
  parts?: PartGrade[];
  /** The share that the correct parts earn, before anything is deducted for incorrect ones. */
  earned: Fraction;
  /** The share of the question that was answered incorrectly; parts without an answer do not count. */
  wrong: Fraction;
}

/** A result whose share is clamped to 0..1: a response neither costs points nor earns more than the question has. */
export function gradeResult(
  share: Fraction,
  explanation: string,
  more: { feedback?: string | undefined; parts?: PartGrade[]; earned?: Fraction; wrong?: Fraction } = {},
): GradeResult {
  const clamped = share.clamp(Fraction.zero, Fraction.one);
  const feedback = more.feedback ? [more.feedback] : [];
  return {
    share: clamped,
    outcome: outcomeOf(clamped),
    explanation,
    feedback,
    ...(more.parts && { parts: more.parts }),
    earned: more.earned ?? clamped,
    wrong: more.wrong ?? wrongOf(clamped, more.parts),
  };
}

/** Without parts, a response that earns nothing is incorrect as a whole. */
function wrongOf(share: Fraction, parts: PartGrade[] = []): Fraction {
  if (parts.length === 0) return share.isPositive ? Fraction.zero : Fraction.one;
  return Fraction.of(parts.filter(({ outcome }) => outcome === 'incorrect').length, parts.length);
}

/** The answer with the highest credit; the first of equals. */
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

/** A share of the points as text: `half`, `a third` or `90%`. */
export const inWords = (share: Fraction): string => namedShares.get(String(share)) ?? share.toPercent();

/** A student's answer in quotation marks, cut to 60 characters. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 200));
  return characters.length > 60 ? `‘${characters.slice(0, 60).join('')}…’` : `‘${text}’`;
}

/** “2 of 4 pairs are correct.” */
export function tally(correct: number, total: number, noun: string): string {
  if (total === 1) return `The ${noun} is ${correct === 1 ? 'correct' : 'incorrect'}.`;
  if (correct === 0) return `None of the ${total} ${noun}s is correct.`;
  return `${correct} of ${total} ${noun}s ${correct === 1 ? 'is' : 'are'} correct.`;
}

export function outcomeOf(share: Fraction): Outcome {
  if (!share.isPositive) return 'incorrect';
  return share.compare(Fraction.one) === 0 ? 'correct' : 'partially_correct';
}
