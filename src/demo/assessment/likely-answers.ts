import { earnsPoints } from '#questions/formats/percent-credits.js';
import type { ChoiceKey } from '#questions/types/shared/choices.js';
import type { NumericKey } from '#questions/types/numeric.js';
import type { QuestionContent, QuestionOf, QuestionResponse, ResponseOf } from '#questions/types/question-content.js';
import type { QuestionType } from '#questions/types/question-types.js';
import type { ShortTextKey } from '#questions/types/short-text.js';
import { gradeItem, type ItemGrade } from '#questions/types/grade-item.js';

/** A likely response and its grade. */
export interface GradedAnswer {
  response: QuestionResponse | null;
  grade: ItemGrade;
}

/** Likely responses to one question, by whether they are fully correct. */
export interface LikelyAnswers {
  correct: GradedAnswer[];
  other: GradedAnswer[];
}

/** Graded once with the product's graders; students then share these responses. */
export function likelyAnswersTo(question: QuestionContent): LikelyAnswers {
  const graded = [...responsesTo(question), null].map((response) => ({
    response,
    grade: gradeItem(question, response),
  }));
  const isCorrect = ({ grade }: GradedAnswer) => grade.outcome === 'correct';
  return { correct: graded.filter(isCorrect), other: graded.filter((answer) => !isCorrect(answer)) };
}

const responsesTo = (question: QuestionContent): QuestionResponse[] =>
  (responders[question.type] as ((question: QuestionContent) => QuestionResponse[]) | undefined)?.(question) ?? [];

/** The demo questions of types that are not here are left unanswered. */
const responders: { [T in QuestionType]?: (question: QuestionOf<T>) => ResponseOf<T>[] } = {
  single_choice: ({ body }) => body.choices.map(({ id }) => ({ choice: id })),
  multiple_choice: ({ body, key }) => {
    const correct = creditedChoices(key);
    const incorrect = body.choices.map(({ id }) => id).filter((id) => !correct.includes(id));
    return [correct, correct.slice(0, 1), [...correct, ...incorrect.slice(0, 1)], incorrect.slice(0, 1)].map(
      (choices) => ({
        choices,
      }),
    );
  },
  true_false: () => [{ value: true }, { value: false }],
  numeric: ({ key }) => numbersFor(key).map((value) => ({ value })),
  short_text: ({ key }) => textsFor(key).map((text) => ({ text })),
  matching: ({ body, key }) => {
    const [first = '', second = first] = body.prompts.map(({ id }) => id);
    const swapped = { [first]: key.pairs[second] ?? '', [second]: key.pairs[first] ?? '' };
    return [key.pairs, { ...key.pairs, ...swapped }, swapped].map((pairs) => ({ pairs }));
  },
  ordering: ({ body, key }) => [key.order, body.items.map(({ id }) => id)].map((order) => ({ order })),
  cloze: ({ key }) => {
    const gaps = Object.entries(key.gaps);
    const correct = gaps.map(([id, gap]) => [id, responseForGap(gap)] as const);
    return [correct, correct.slice(1)].map((filled) => ({ gaps: Object.fromEntries(filled) }));
  },
};

const creditedChoices = ({ credits }: ChoiceKey): string[] =>
  Object.keys(credits).filter((id) => earnsPoints(credits[id] ?? '0'));

/** Every accepted number and two incorrect ones. */
function numbersFor({ answers }: NumericKey): string[] {
  const credited = answers.flatMap(({ value, min }) => value ?? min ?? []);
  const first = Number(credited[0] ?? 0);
  return [...credited, String(first * 2 + 1), String(first + 10)];
}

/** Every accepted text without its wildcards and two incorrect ones. */
function textsFor({ answers }: ShortTextKey): string[] {
  const credited = answers.map(({ text }) => text.replaceAll('*', '')).filter(Boolean);
  return [...credited, 'I am not sure', 'We did not do this yet'];
}

function responseForGap(gap: ShortTextKey | NumericKey | ChoiceKey) {
  if ('credits' in gap) return { choice: creditedChoices(gap)[0] ?? '' };
  if ('caseSensitive' in gap) return { text: textsFor(gap)[0] ?? '' };
  return { value: numbersFor(gap)[0] ?? '' };
}
