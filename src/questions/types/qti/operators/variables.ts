import { type Operator, type Operators } from './operator.js';
import { mapped, mappedPoints } from '#questions/types/qti/mapping.js';
import { attributeOf, identifierOf, type QtiNode } from '#questions/types/qti/node.js';
import { itemsFor, type ItemResult, limitsOf, testVariables, weightOf } from '#questions/types/qti/test-results.js';
import { type Session } from '#questions/types/qti/session.js';
import {
  type BaseType,
  baseTypes,
  numberOf,
  numberValue,
  parseScalar,
  single,
  type Value,
} from '#questions/types/qti/values.js';
import { Fraction } from '#questions/types/shared/fraction.js';

const requires = ['identifier'];

/** Constants and variables (QTI 2.2, section 8.1). */
export const variables: Operators = {
  baseValue: { operands: [0, 0], requires: ['baseType'], evaluate: (_, node) => baseValue(node) },
  null: { operands: [0, 0], evaluate: () => null },
  variable: { operands: [0, 0], requires, evaluate: (_, node, session) => variable(node, session) },
  correct: { operands: [0, 0], requires, evaluate: (_, node, session) => session.correct(identifierOf(node)) },
  default: { operands: [0, 0], requires, evaluate: (_, node, session) => session.initial(identifierOf(node)) },
  mapResponse: {
    operands: [0, 0],
    requires,
    evaluate: (_, node, session) => {
      const declaration = session.declaration(identifierOf(node));
      return declaration ? single('float', mapped(session.value(identifierOf(node)), declaration)) : null;
    },
  },
  mapResponsePoint: {
    operands: [0, 0],
    requires,
    evaluate: (_, node, session) =>
      single(
        'float',
        mappedPoints(session.value(identifierOf(node)), session.declaration(identifierOf(node))?.areaMapping),
      ),
  },
};

export const baseTypeOf = (node: QtiNode): BaseType =>
  baseTypes.find((known) => known === attributeOf(node, 'baseType')) ?? 'string';

const baseValue = (node: QtiNode): Value => {
  const baseType = baseTypeOf(node);
  return single(baseType, parseScalar(node.text ?? '', baseType));
};

/** A variable of the item or, in the outcome processing of a test, `ITEM.OUTCOME` with its weight. */
function variable(node: QtiNode, session: Session): Value {
  const name = identifierOf(node);
  const own = session.value(name);
  const dot = name.lastIndexOf('.');
  if (own || !session.test || dot < 0) return own;
  const item = session.test.items.find(({ identifier }) => identifier === name.slice(0, dot));
  const value = item?.outcomes.get(name.slice(dot + 1)) ?? null;
  const number = numberOf(value);
  const weight = attributeOf(node, 'weightIdentifier');
  return item && number && weight ? numberValue(number.times(weightOf(item, weight))) : value;
}

const counted = (accepts: (item: ItemResult) => boolean): Operator => ({
  operands: [0, 0],
  evaluate: (_, node, session) =>
    session.test ? numberValue(Fraction.of(itemsFor(node, session.test).filter(accepts).length)) : null,
});

/** Expressions about the items of a test. They have no meaning in an item. */
export const testExpressions: Operators = {
  testVariables: {
    operands: [0, 0],
    requires: ['variableIdentifier'],
    evaluate: (_, node, { test }) => (test ? testVariables(node, test) : null),
  },
  outcomeMinimum: {
    operands: [0, 0],
    requires: ['outcomeIdentifier'],
    evaluate: (_, node, { test }) => (test ? limitsOf(node, test, 'minimum') : null),
  },
  outcomeMaximum: {
    operands: [0, 0],
    requires: ['outcomeIdentifier'],
    evaluate: (_, node, { test }) => (test ? limitsOf(node, test, 'maximum') : null),
  },
  numberCorrect: counted(({ isCorrect }) => isCorrect === true),
  numberIncorrect: counted(({ isCorrect }) => isCorrect === false),
  numberPresented: counted(({ isPresented }) => isPresented),
  numberResponded: counted(({ isResponded }) => isResponded),
  numberSelected: counted(({ isSelected }) => isSelected),
};
