import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type OutcomeFeedback } from '#questions/types/shared/key-options.js';

const outcomeOf: Record<string, keyof OutcomeFeedback> = {
  correct: 'correct',
  partially_correct: 'partiallyCorrect',
  partial: 'partiallyCorrect',
  incorrect: 'incorrect',
  wrong: 'incorrect',
};

/** Feedback by outcome of the whole item, by the usual names of its identifiers. */
export function outcomeFeedbackOf({ feedback }: QtiItem): { outcomeFeedback?: OutcomeFeedback } {
  const entries = feedback.flatMap(({ id, text }) => {
    const outcome = outcomeOf[id.toLowerCase()];
    return outcome ? [[outcome, text] as const] : [];
  });
  return entries.length > 0 ? { outcomeFeedback: Object.fromEntries(entries) } : {};
}

/** Feedback by the identifier of a choice, under the id it has in the question. */
export function choiceFeedbackOf(
  { feedback }: QtiItem,
  ids: ReadonlyMap<string, string>,
): { feedback?: Record<string, string> } {
  const entries = feedback.flatMap(({ id, text }) => {
    const choice = ids.get(id);
    return choice ? [[choice, text] as const] : [];
  });
  return entries.length > 0 ? { feedback: Object.fromEntries(entries) } : {};
}
