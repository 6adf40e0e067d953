import { earnsPoints } from '#questions/formats/percent-credits.js';
import { calculated } from '#questions/types/calculated/calculated.js';
import { parseFormula } from '#questions/types/calculated/formula.js';
import { gradeItem, type ItemGrade } from '#questions/types/grade-item.js';
import type { NumericKey } from '#questions/types/numeric.js';
import type { QuestionContent, QuestionOf, QuestionResponse, ResponseOf } from '#questions/types/question-content.js';
import type { QuestionType } from '#questions/types/question-types.js';
import type { ChoiceKey } from '#questions/types/shared/choices.js';
import { noDraw } from '#questions/types/shared/draw.js';
import type { ShortTextKey } from '#questions/types/short-text.js';

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

/** Graded once with the product's graders; students whose question has the same seed then share these responses. */
export function likelyAnswersTo(question: QuestionContent, seed = ''): LikelyAnswers {
  const graded = [...responsesTo(question, seed), null].map((response) => ({
    response,
    grade: gradeItem(question, response, seed),
  }));
  const isCorrect = ({ grade }: GradedAnswer) => grade.outcome === 'correct';
  return { correct: graded.filter(isCorrect), other: graded.filter((answer) => !isCorrect(answer)) };
}

type Responder<Q, R> = (question: Q, seed: string) => R[];

const responsesTo = (question: QuestionContent, seed: string): QuestionResponse[] =>
  (responders[question.type] as Responder<QuestionContent, QuestionResponse> | undefined)?.(question, seed) ?? [];

/** The demo questions of types that are not here are left unanswered. */
const responders: { [T in QuestionType]?: Responder<QuestionOf<T>, ResponseOf<T>> } = {
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
  kprim: ({ key: { answers } }) => {
    const [first = ''] = Object.keys(answers);
    return [answers, { ...answers, [first]: !answers[first] }].map((given) => ({ answers: given }));
  },
  hot_text: ({ body, key }) => {
    const correct = creditedChoices(key);
    return [correct, correct.slice(1), body.phrases.map(({ id }) => id)].map((phrases) => ({ phrases }));
  },
  hotspot: ({ body }) => body.areas.map(({ id }) => ({ areas: [id] })),
  point_on_image: ({ body, key }) => {
    const [x = 0, y = 0] = key.areas[0]?.coords ?? [];
    return [x, body.image.width - x].map((at) => ({ points: [{ x: at, y }] }));
  },
  gap_match: ({ key: { pairs } }) => {
    const [[first = '', choice = ''] = [], ...others] = Object.entries(pairs);
    const swapped = [[first, others[0]?.[1] ?? choice], [others[0]?.[0] ?? first, choice], ...others.slice(1)];
    return [pairs, Object.fromEntries(swapped) as Record<string, string>].map((given) => ({ pairs: given }));
  },
  code_output: ({ key }) => [...key.answers.map(({ text }) => text), '5'].map((text) => ({ text })),
  calculated: (question, seed) => {
    const { variables } = calculated.studentView(question, { ...noDraw, seed });
    const values = new Map(variables.map(({ name, value }) => [name, Number(value)]));
    return question.key.answers.map(({ formula }) => ({ value: String(parseFormula(formula).evaluate(values)) }));
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
