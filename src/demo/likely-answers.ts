import { earnsPoints } from '#questions/formats/percent-credits.js';
import type { ChoiceKey } from '#questions/types/shared/choices.js';
import type { NumericKey } from '#questions/types/numeric.js';
import type { QuestionContent, QuestionOf, QuestionResponse, ResponseOf } from '#questions/types/question-content.js';
import type { QuestionType } from '#questions/types/question-types.js';
import type { ShortTextKey } from '#questions/types/short-text.js';
import { gradeItem, type ItemGrade } from '#questions/types/grade-item.js';

/** An answer a student might give, and what it earns and why. */
export interface GradedAnswer {
  response: QuestionResponse | null;
  grade: ItemGrade;
}

/** What students answer to one question: rightly, and otherwise. */
export interface LikelyAnswers {
  right: GradedAnswer[];
  other: GradedAnswer[];
}

/** Graded once, by the product's own graders; hundreds of students then give the same few answers. */
export function likelyAnswersTo(question: QuestionContent): LikelyAnswers {
  const graded = [...responsesTo(question), null].map((response) => ({
    response,
    grade: gradeItem(question, response),
  }));
  const isRight = ({ grade }: GradedAnswer) => grade.outcome === 'correct';
  return { right: graded.filter(isRight), other: graded.filter((answer) => !isRight(answer)) };
}

const responsesTo = (question: QuestionContent): QuestionResponse[] =>
  (responders[question.type] as ((question: QuestionContent) => QuestionResponse[]) | undefined)?.(question) ?? [];

/** The demo questions of types that are not here are left unanswered. */
const responders: { [T in QuestionType]?: (question: QuestionOf<T>) => ResponseOf<T>[] } = {
  single_choice: ({ body }) => body.choices.map(({ id }) => ({ choice: id })),
  multiple_choice: ({ body, key }) => {
    const right = earning(key);
    const wrong = body.choices.map(({ id }) => id).filter((id) => !right.includes(id));
    return [right, right.slice(0, 1), [...right, ...wrong.slice(0, 1)], wrong.slice(0, 1)].map((choices) => ({
      choices,
    }));
  },
  true_false: () => [{ value: true }, { value: false }],
  numeric: ({ key }) => numbersFor(key).map((value) => ({ value })),
  short_text: ({ key }) => wordsFor(key).map((text) => ({ text })),
  matching: ({ body, key }) => {
    const [first = '', second = first] = body.prompts.map(({ id }) => id);
    const mixedUp = { [first]: key.pairs[second] ?? '', [second]: key.pairs[first] ?? '' };
    return [key.pairs, { ...key.pairs, ...mixedUp }, mixedUp].map((pairs) => ({ pairs }));
  },
  ordering: ({ body, key }) => [key.order, body.items.map(({ id }) => id)].map((order) => ({ order })),
  cloze: ({ key }) => {
    const gaps = Object.entries(key.gaps);
    const right = gaps.map(([id, gap]) => [id, inGap(gap)] as const);
    return [right, right.slice(1)].map((filled) => ({ gaps: Object.fromEntries(filled) }));
  },
};

const earning = ({ credits }: ChoiceKey): string[] =>
  Object.keys(credits).filter((id) => earnsPoints(credits[id] ?? '0'));

/** Every credited number, and two that miss. */
function numbersFor({ answers }: NumericKey): string[] {
  const credited = answers.flatMap(({ value, min }) => value ?? min ?? []);
  const first = Number(credited[0] ?? 0);
  return [...credited, String(first * 2 + 1), String(first + 10)];
}

/** Every credited text without its wildcards, and two that miss. */
function wordsFor({ answers }: ShortTextKey): string[] {
  const credited = answers.map(({ text }) => text.replaceAll('*', '')).filter(Boolean);
  return [...credited, 'I am not sure', 'We did not do this yet'];
}

function inGap(gap: ShortTextKey | NumericKey | ChoiceKey) {
  if ('credits' in gap) return { choice: earning(gap)[0] ?? '' };
  if ('caseSensitive' in gap) return { text: wordsFor(gap)[0] ?? '' };
  return { value: numbersFor(gap)[0] ?? '' };
}
