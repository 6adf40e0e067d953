import { about, object } from '#platform/shapes/schema.js';
import { plainText } from '#platform/text/plain-text.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade } from './shared/grade-result.js';
import { distinctIds, idsOf, type Option, optionList } from './shared/part-schemas.js';
import { sanitizeOptions, unchanged } from './shared/rich-texts.js';
import { shuffled } from './shared/shuffle.js';

/** The order of `items` must not reveal the correct one. */
export interface OrderingBody {
  items: Option[];
}

/** All item ids in the correct order; in a response, some or all of them in the student's order. */
export interface OrderingKey {
  order: string[];
}

const order = ({ items }: OrderingBody) =>
  object({ order: about('Item ids, first to last', distinctIds(idsOf(items))) });

/** The student puts items in order. */
export const ordering: QuestionTypeDefinition<'ordering', OrderingBody, OrderingKey, OrderingKey> = {
  type: 'ordering',
  about: 'The student puts items in order.',
  partialCredit:
    'Every item that has to move costs an equal share. The items that stay are the longest common subsequence ' +
    'with the correct order.',
  scoring: ['per_part', 'all_or_nothing', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Put the steps of making coffee in order.',
    points: '2',
    body: {
      items: [
        { id: 'a', text: 'boil' },
        { id: 'b', text: 'pour' },
        { id: 'c', text: 'drink' },
        { id: 'd', text: 'grind' },
        { id: 'e', text: 'wash' },
      ],
    },
    key: { order: ['d', 'a', 'b', 'c', 'e'] },
    response: { order: ['d', 'a', 'b', 'c', 'e'] },
  },
  body: object({ items: about('The items, not in the correct order', optionList(2)) }),
  key: order,
  response: order,
  checkRules({ body, key }, issues) {
    if (key.order.length === body.items.length) return;
    issues.at('key', 'order').add('incomplete', 'Must name every item once. Add the missing ids.');
  },
  sanitize: ({ body, key }, sanitize) => ({ body: { items: sanitizeOptions(body.items, sanitize) }, key }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  // Authors tend to write the items in the correct order, so items are always shuffled.
  studentView: ({ body: { items } }, { seed }) => ({ items: shuffled(items, seed) }),
  grade: ({ body, key }, response) => gradeOrdering(response.order, body, key),
};

/**
 * Every item that has to move costs an equal share. The items that stay are a longest common subsequence of both
 * orders, so one misplaced item costs one move; the reverse order earns nothing. Moodle's “longest ordered subset”
 * counts the same items, but also pays for the one that always stays: guessing three items earns 61 % on average there
 * and 50 % here. Items of the same text are interchangeable.
 */
function gradeOrdering(given: string[], body: OrderingBody, key: OrderingKey): GradeResult | null {
  if (given.length === 0) return null;
  const texts = new Map(body.items.map((item) => [item.id, plainText(item.text)]));
  const textOf = (id: string) => texts.get(id) ?? '';
  const common = new Set(commonIndexes(given.map(textOf), key.order.map(textOf)));
  const staying = given.filter((_, index) => common.has(index));
  const moves = key.order.length - staying.length;
  const maxMoves = key.order.length - 1;
  const parts = body.items.map(({ id }): PartGrade => ({ id, outcome: outcomeOf(id, given, staying) }));
  return gradeResult(Fraction.of(maxMoves - moves, maxMoves), explanationOf(moves, key.order.length), { parts });
}

function outcomeOf(id: string, given: string[], staying: string[]): PartGrade['outcome'] {
  if (!given.includes(id)) return 'unanswered';
  return staying.includes(id) ? 'correct' : 'incorrect';
}

function explanationOf(moves: number, items: number): string {
  if (moves === 0) return `All ${items} items are in order.`;
  return `${moves} of ${items} items ${moves === 1 ? 'has' : 'have'} to move.`;
}

/** The indexes in `given` of a longest common subsequence with `correct` (Wagner and Fischer, 1974). */
function commonIndexes(given: string[], correct: string[]): number[] {
  const lengthAt = commonLengths(given, correct);
  const indexes: number[] = [];
  for (let [row, column] = [0, 0]; row < given.length && column < correct.length;) {
    if (given[row] === correct[column]) {
      indexes.push(row);
      [row, column] = [row + 1, column + 1];
    } else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row++;
    else column++;
  }
  return indexes;
}

/** The length for `given` from a row on and `correct` from a column on; zero past their ends. */
function commonLengths(given: string[], correct: string[]): (row: number, column: number) => number {
  const lengths = given.map(() => Array<number>(correct.length).fill(0));
  const lengthAt = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (const [row, line] of [...lengths.entries()].reverse()) {
    for (let column = correct.length - 1; column >= 0; column--) {
      line[column] =
        given[row] === correct[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  return lengthAt;
}
