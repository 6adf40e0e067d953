import { childrenOf, type QtiNode } from './node.js';
import { arithmetic } from './operators/arithmetic.js';
import { containers } from './operators/containers.js';
import { dialect } from './operators/dialect.js';
import { logic } from './operators/logic.js';
import { mathematics } from './operators/mathematics.js';
import { type Operator } from './operators/operator.js';
import { textOperators } from './operators/texts.js';
import { variables } from './operators/variables.js';
import { type Session } from './session.js';
import { type Value } from './values.js';

const operators = new Map<string, Operator>(
  [variables, logic, arithmetic, mathematics, containers, textOperators, dialect].flatMap((group) =>
    Object.entries(group),
  ),
);

export const operatorNamed = (name: string): Operator | undefined => operators.get(name);

/** Expressions that only the outcome processing of a test has; an item has no results of other items. */
const testExpressions = [
  'testVariables',
  'outcomeMinimum',
  'outcomeMaximum',
  'numberCorrect',
  'numberIncorrect',
  'numberPresented',
  'numberResponded',
  'numberSelected',
];

export const isTestExpression = (name: string): boolean => testExpressions.includes(name);

const isTable = ({ name }: QtiNode) => name === 'matchTable' || name === 'interpolationTable';

/** The expressions whose values an expression takes. A field of a `record` only names the expression inside. */
export const operandsOf = (node: QtiNode): QtiNode[] =>
  node.name === 'record'
    ? childrenOf(node).flatMap((field) => childrenOf(field).slice(0, 1))
    : childrenOf(node).filter((child) => !isTable(child));

/** The value of an expression. Unknown expressions, which `checkRules` refuses, are NULL. */
export function evaluate(node: QtiNode | undefined, session: Session): Value {
  const operator = node && operators.get(node.name);
  if (!node || !operator) return null;
  return operator.evaluate(
    operandsOf(node).map((operand) => evaluate(operand, session)),
    node,
    session,
  );
}
