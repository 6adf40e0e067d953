import { mapped, mappedPoints } from '#questions/types/qti/mapping.js';
import { attributeOf, identifierOf, type QtiNode } from '#questions/types/qti/node.js';
import { type BaseType, baseTypes, parseScalar, single, type Value } from '#questions/types/qti/values.js';
import { type Operators } from './operator.js';

const requires = ['identifier'];

/** Constants and variables (QTI 2.2, section 8.1). */
export const variables: Operators = {
  baseValue: { operands: [0, 0], requires: ['baseType'], evaluate: (_, node) => baseValue(node) },
  null: { operands: [0, 0], evaluate: () => null },
  variable: { operands: [0, 0], requires, evaluate: (_, node, session) => session.value(identifierOf(node)) },
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
