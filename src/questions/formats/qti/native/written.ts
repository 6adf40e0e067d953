import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { constantsFor, correctValuesOf } from './constants.js';
import { outcomeFeedbackOf } from './feedback.js';
import { promptOf } from './prompt.js';
import { type Pair, Scorer } from './scorer.js';
import { isNumeric, numericAnswers, type Probe, textKey } from './written-answers.js';

/** How a scorer sees the texts of one response if nothing else is answered. */
export function probeOf(scorer: Scorer, id: string, others: Record<string, string> = {}): Probe {
  const { feedback = [] } = { feedback: scorer.item.feedback };
  const ofOutcome = Object.values(outcomeFeedbackOf({ ...scorer.item, feedback }).outcomeFeedback ?? {});
  return {
    share: (text) => scorer.share({ ...others, [id]: text }),
    feedback: (text) =>
      scorer
        .shown({ ...others, [id]: text })
        .filter((shown) => !ofOutcome.includes(shown))
        .join('\n') || undefined,
  };
}

export const scorerOf = (item: QtiItem, id: string): Scorer =>
  new Scorer(
    item,
    [...constantsFor(item, id), ...correctValuesOf(item, id)].map((text) => ({ [id]: text })),
  );

/** A text entry at the end of the content: the student types a number or a text. */
export function written(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const scorer = scorerOf(item, one.id);
  const question = isNumeric(item, one.id) ? numeric(item, one, scorer) : shortText(item, one, scorer);
  return question;
}

function shortText(item: QtiItem, one: QtiInteraction, scorer: Scorer): QuestionOf<'short_text'> | undefined {
  const key = textKey(item, one.id, probeOf(scorer, one.id));
  if (!key) return undefined;
  const question: QuestionOf<'short_text'> = {
    ...commonOf(item, scorer.maxScore),
    type: 'short_text',
    prompt: promptOf(item, one),
    body: {},
    key: { ...key, ...outcomeFeedbackOf(item) },
  };
  const pairs = [...constantsFor(item, one.id), 'another text'].map((text): Pair<'short_text'> => ({
    qti: { [one.id]: text },
    native: { text },
  }));
  return scorer.agrees(question, pairs) ? question : undefined;
}

function numeric(item: QtiItem, one: QtiInteraction, scorer: Scorer): QuestionOf<'numeric'> | undefined {
  const answers = numericAnswers(item, one.id, probeOf(scorer, one.id));
  if (!answers) return undefined;
  const question: QuestionOf<'numeric'> = {
    ...commonOf(item, scorer.maxScore),
    type: 'numeric',
    prompt: promptOf(item, one),
    body: { units: [] },
    key: { answers, ...outcomeFeedbackOf(item) },
  };
  const numbers = [...constantsFor(item, one.id).filter((text) => Fraction.parse(text)), '-987654321'];
  const pairs = numbers.map((value): Pair<'numeric'> => ({ qti: { [one.id]: value }, native: { value } }));
  return scorer.agrees(question, pairs) ? question : undefined;
}
