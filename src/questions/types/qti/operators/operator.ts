import { attributeOf, type QtiNode } from '#questions/types/qti/node.js';
import { type Session } from '#questions/types/qti/session.js';
import { numberOf, type Scalar, type Value } from '#questions/types/qti/values.js';
import { Fraction } from '#questions/types/shared/fraction.js';

/** An expression of QTI: how many expressions it needs inside, and its value from theirs. */
export interface Operator {
  operands: [min: number, max: number];
  /** Attributes without which the expression has no meaning. */
  requires?: readonly string[];
  evaluate(operands: Value[], node: QtiNode, session: Session): Value;
}

export type Operators = Record<string, Operator>;

export const many = Infinity;

/** An operator on a fixed number of operands that is NULL if one of them is NULL. */
export const strict = (
  count: number,
  evaluate: (operands: Value[], node: QtiNode, session: Session) => Value,
  requires: readonly string[] = [],
): Operator => ({
  operands: [count, count],
  requires,
  evaluate: (operands, node, session) =>
    operands.some((operand) => operand === null) ? null : evaluate(operands, node, session),
});

/** All members of all operands as numbers; null if one is NULL or no number. */
export function numbersOf(operands: Value[]): Fraction[] | null {
  if (operands.some((operand) => !operand || operand.hasNull)) return null;
  const members = operands.flatMap((operand) => operand?.items ?? []);
  const numbers = members.filter((member): member is Fraction => member instanceof Fraction);
  return numbers.length === members.length ? numbers : null;
}

export const itemsOf = (value: Value | undefined): Scalar[] => value?.items ?? [];

/** The number that a text is, or that the variable it names has; the name may be in braces. */
export function numberOrVariable(raw: string, session: Session): Fraction | null {
  const variable = raw.startsWith('{') ? raw.slice(1, -1) : raw;
  return Fraction.parse(raw) ?? numberOf(session.value(variable));
}

/** An attribute that is a number or the name of a variable. */
export function numericAttribute(node: QtiNode, name: string, session: Session): Fraction | null {
  const raw = attributeOf(node, name)?.trim();
  return raw ? numberOrVariable(raw, session) : null;
}

/** A whole number from an attribute; null if it is missing or no such number. */
export function wholeAttribute(node: QtiNode, name: string, session: Session): number | null {
  const number = Number(numericAttribute(node, name, session) ?? NaN);
  return Number.isSafeInteger(number) ? number : null;
}
