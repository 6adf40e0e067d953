import { attributeOf, flagOf, type QtiNode } from '#questions/types/qti/node.js';
import { LinearPattern } from '#questions/types/qti/patterns/pattern.js';
import { booleanValue, numberOf, single, textOf, type Value } from '#questions/types/qti/values.js';
import { type Operators, strict } from './operator.js';

const folded = (text: string, isCaseSensitive: boolean): string => {
  const normal = text.normalize('NFC');
  return isCaseSensitive ? normal : normal.toLowerCase();
};

const texts = (operands: Value[], node: QtiNode): string[] | null => {
  const isCaseSensitive = flagOf(node, 'caseSensitive', true);
  const found = operands.map(textOf).filter((text) => text !== null);
  return found.length === operands.length ? found.map((text) => folded(text, isCaseSensitive)) : null;
};

/** Comparisons of texts (QTI 2.2, section 8.4). */
export const textOperators: Operators = {
  stringMatch: strict(2, (operands, node) => {
    const [one = '', other = ''] = texts(operands, node) ?? [];
    return booleanValue(flagOf(node, 'substring', false) ? one.includes(other) : one === other);
  }),
  substring: { operands: [2, 3], evaluate: substring },
  patternMatch: { operands: [1, 2], evaluate: patternMatch },
};

/** Whether the first text is a part of the second. With a third operand: a part of a text by start and length. */
function substring(operands: Value[], node: QtiNode): Value {
  if (operands.some((operand) => operand === null)) return null;
  if (operands.length === 3) return cut(operands);
  const [part = '', whole = ''] = texts(operands, node) ?? [];
  return booleanValue(whole.includes(part));
}

function cut([text = null, start = null, length = null]: Value[]): Value {
  const [from, count] = [Number(numberOf(start) ?? NaN), Number(numberOf(length) ?? NaN)];
  const characters = Array.from(textOf(text) ?? '');
  if (!Number.isInteger(from) || !Number.isInteger(count) || from < 1 || count < 0) return null;
  return single('string', characters.slice(from - 1, from - 1 + count).join(''));
}

/** The pattern is an attribute, or in some authoring systems the second operand. It matches the whole text. */
function patternMatch([operand = null, second = null]: Value[], node: QtiNode): Value {
  const pattern = attributeOf(node, 'pattern') ?? textOf(second);
  const text = textOf(operand);
  if (text === null || pattern === null) return null;
  return booleanValue(new LinearPattern(pattern).matches(text, flagOf(node, 'caseSensitive', true)));
}
