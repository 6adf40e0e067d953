import { type AttemptFacts, isWithin, type ItemTime, itemsInOrder } from '#assessment/attempts/attempt-facts.js';
import { type Answers, readAnswers } from '#assessment/grading/answers.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** The places of the given items in the order of the attempt. */
export const placesOf = (attempt: AttemptFacts, itemIds: string[]): number[] => {
  const places = new Map(itemsInOrder(attempt).map(({ id }, place) => [id, place]));
  return itemIds.flatMap((id) => places.get(id) ?? []);
};

/**
 * Reads the responses to some items. Throws 400 `answers_invalid` for what does not fit the questions, and 409 for items that
 * the student has not reached, or may not go back to.
 */
export function readPartially(attempt: AttemptFacts, given: Record<string, unknown>): Answers {
  const answers = readAnswers(
    attempt.items.filter(({ id }) => id in given),
    given,
  );
  if (!placesOf(attempt, Object.keys(given)).every((place) => isWithin(attempt, place))) {
    throw conflict('item_out_of_reach', 'Only the questions that the attempt shows now can be answered.');
  }
  return answers;
}

/** The reported times as two arrays of the same length. Throws 400 `item_unknown` for items that the attempt does not have. */
export function readTimes(attempt: AttemptFacts, times: ItemTime[]): [itemIds: string[], seconds: number[]] {
  const known = new Set(attempt.items.map(({ id }) => id));
  const unknown = times.findIndex(({ itemId }) => !known.has(itemId));
  if (unknown >= 0) {
    const message = 'The attempt has no item with this id.';
    throw invalid('item_unknown', message, [{ field: `timeSpent.${unknown}.itemId`, rule: 'unknown', message }]);
  }
  return [times.map(({ itemId }) => itemId), times.map(({ seconds }) => seconds)];
}
