import { conflict } from '#platform/problems/problem.js';
import { type Answers, readAnswers } from '#assessment/grading/answers.js';
import { type AttemptFacts, isWithin, itemsInOrder } from './attempt-facts.js';

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
