import { plainText } from '#platform/text/plain-text.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { type ChoiceKey } from '#questions/types/shared/choices.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { entryOf, type Option } from '#questions/types/shared/part-schemas.js';
import { type ShortTextKey } from '#questions/types/short-text.js';
import { type Answers, type Normalize, number, textById } from './normal-texts.js';

/** Grading divides the credits of a multiple choice by the sum of those above 0: only their `shares` count. */
export function choices(
  options: Option[],
  { credits, feedback = {} }: ChoiceKey,
  text: Normalize,
  counts: 'credits' | 'shares' = 'credits',
): Answers {
  const total = sum(
    Object.values(credits)
      .map(exact)
      .filter((credit) => credit.isPositive),
  );
  const divisor = counts === 'shares' && total.isPositive ? total : Fraction.one;
  return {
    answers: options.map(({ id, text: shown }) => [
      text(shown),
      String(exact(entryOf(credits, id) ?? '0').over(divisor)),
    ]),
    feedback: options.map(({ id }) => text(entryOf(feedback, id))),
  };
}

/** The options of a key other than its answers, such as `caseSensitive`. */
export function shortTexts(key: ShortTextKey, text: Normalize): Answers {
  const { answers, ...options } = key;
  const { scoring: _, outcomeFeedback: __, weight: ___, ...rest }: Record<string, unknown> = options;
  return {
    answers: { ...rest, texts: answers.map((answer) => [plainText(answer.text), number(answer.credit)]) },
    feedback: answers.map(({ feedback }) => text(feedback)),
  };
}

export function matching({ body, key }: QuestionOf<'matching'>, text: Normalize) {
  return {
    pairs: body.prompts.map(({ id, text: prompt }) => [
      text(prompt),
      textById(body.options, entryOf(key.pairs, id), text),
    ]),
    options: [...new Set(body.options.map((option) => text(option.text)))].toSorted(),
  };
}

export const ordering = ({ body, key }: QuestionOf<'ordering'>, text: Normalize) =>
  key.order.map((id) => textById(body.items, id, text));
