import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { isShown } from '#questions/types/qti/feedback.js';
import { scoreItem, scoreOf } from '#questions/types/qti/score-item.js';
import { type Responses, type Session } from '#questions/types/qti/session.js';
import { type QuestionOf, type ResponseOf } from '#questions/types/question-content.js';
import { type QuestionType } from '#questions/types/question-types.js';
import { Fraction } from '#questions/types/shared/fraction.js';

/** One response in the form of QTI and in that of a native type. */
export interface Pair<T extends QuestionType> {
  qti: Responses;
  native: ResponseOf<T>;
}

/** Precise enough to see a difference of one in a hundred thousand. */
const points = '1000';

/** Scores responses by the rules of an item, to find a native question that scores them the same. */
export class Scorer {
  readonly maxScore: Fraction;
  private readonly sessions = new Map<string, Session>();

  /** Without a declared maximum, the best of `candidates` earns everything. */
  constructor(
    readonly item: QtiItem,
    candidates: Responses[],
  ) {
    this.maxScore = item.maxScore ?? this.bestOf(candidates);
  }

  /** The share of the points, not clamped. */
  share(responses: Responses): Fraction {
    return scoreOf(this.session(responses)).over(this.maxScore);
  }

  shown(responses: Responses): string[] {
    const session = this.session(responses);
    return this.item.feedback.filter((feedback) => isShown(feedback, session)).map(({ text }) => text);
  }

  /** Whether a native question scores all responses, and explains them with the same feedback, as the item does. */
  agrees<T extends QuestionType>(question: QuestionOf<T>, pairs: Pair<T>[]): boolean {
    if (this.share({}).isPositive) return false;
    const graded = { ...question, points, feedback: '' };
    return pairs.every(({ qti, native }) => {
      const { score, feedback, parts = [] } = gradeItem(graded, native);
      const texts = [...feedback, ...parts.flatMap((part) => part.feedback ?? [])];
      const share = this.share(qti).clamp(Fraction.zero, Fraction.one);
      return score === share.times(Fraction.of(1_000)).toFixed(2) && sameTexts(texts, this.shown(qti));
    });
  }

  /** Candidates ask for the same responses again and again. */
  private session(responses: Responses): Session {
    const key = JSON.stringify(responses);
    const session = this.sessions.get(key) ?? scoreItem(this.item.rules, responses, 0);
    this.sessions.set(key, session);
    return session;
  }

  private bestOf(candidates: Responses[]): Fraction {
    const scores = candidates.map((responses) => scoreOf(this.session(responses)));
    const best = scores.reduce((one, other) => (one.compare(other) >= 0 ? one : other), Fraction.zero);
    return best.isPositive ? best : Fraction.one;
  }
}

const sameTexts = (one: string[], other: string[]): boolean =>
  one.toSorted().join('\n') === other.toSorted().join('\n');

/** Whether a native question gives no points for any of the responses. */
export const earnsNothing = <T extends QuestionType>(question: QuestionOf<T>, responses: ResponseOf<T>[]): boolean =>
  responses.every((response) => Number(gradeItem({ ...question, points }, response).score) <= 0);

/** A share as the credit of an answer; undefined if no text of a credit is equal to it. */
export const creditText = (share: Fraction): string | undefined =>
  share.isBetween(Fraction.of(-1), Fraction.one) ? exactText(share) : undefined;

/** A text that is read as exactly this number; undefined if there is none. */
export const exactText = (number: Fraction): string | undefined =>
  [String(number), number.toShort(30)].find((text) => Fraction.parse(text)?.compare(number) === 0);
