import { Fraction } from '#questions/types/fraction.js';
import { plainText } from '#questions/types/plain-text.js';
import { type OrderingBody, type OrderingKey } from '#questions/types/question-content.js';
import { gradeResult, type PartGrade, type GradeResult } from './grade-result.js';

/**
 * Every item that would have to move costs an equal share. The items that may stay are a longest common subsequence of
 * both orders, so one slip costs one move and not every place behind it; the reverse order keeps a single item and
 * earns nothing. Moodle's “longest ordered subset” counts the same items but pays them from the first, which gives
 * three shuffled items 61 % on average for guessing; this way it is half. Items of the same text are interchangeable.
 */
export function gradeOrdering(order: string[], body: OrderingBody, key: OrderingKey): GradeResult | null {
  if (order.length === 0) return null;
  const texts = new Map(body.items.map((item) => [item.id, plainText(item.text)]));
  const textOf = (id: string) => texts.get(id) ?? '';
  const staying = commonPlaces(order.map(textOf), key.order.map(textOf)).map((place) => order[place]);
  const moves = key.order.length - staying.length;
  const mostMoves = key.order.length - 1;
  const parts = body.items.map(({ id }): PartGrade => ({ id, outcome: outcomeOf(id, order, staying) }));
  return gradeResult(Fraction.of(mostMoves - moves, mostMoves), explanationOf(moves, key.order.length), { parts });
}

function outcomeOf(id: string, order: string[], staying: string[]): PartGrade['outcome'] {
  if (!order.includes(id)) return 'unanswered';
  return staying.includes(id) ? 'correct' : 'incorrect';
}

function explanationOf(moves: number, items: number): string {
  if (moves === 0) return `All ${items} items are in order.`;
  return `${moves} of ${items} items ${moves === 1 ? 'has' : 'have'} to move.`;
}

/** The places in `given` of a longest common subsequence with `right` (Wagner and Fischer, 1974). */
function commonPlaces(given: string[], right: string[]): number[] {
  const lengths = commonLengths(given, right);
  const places: number[] = [];
  for (let [row, column] = [0, 0]; row < given.length && column < right.length;) {
    if (given[row] === right[column]) {
      places.push(row);
      [row, column] = [row + 1, column + 1];
    } else if (lengths[row + 1][column] >= lengths[row][column + 1]) row++;
    else column++;
  }
  return places;
}

/** `lengths[row][column]`: how much `given` from `row` on and `right` from `column` on have in common. */
function commonLengths(given: string[], right: string[]): number[][] {
  const lengths = Array.from({ length: given.length + 1 }, () => Array<number>(right.length + 1).fill(0));
  for (let row = given.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row][column] =
        given[row] === right[column]
          ? lengths[row + 1][column + 1] + 1
          : Math.max(lengths[row + 1][column], lengths[row][column + 1]);
    }
  }
  return lengths;
}
