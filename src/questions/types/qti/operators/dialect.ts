import { record, tableIn } from '#questions/types/qti/declarations.js';
import { lookedUp } from '#questions/types/qti/mapping.js';
import { attributeOf, childrenNamed, type QtiNode } from '#questions/types/qti/node.js';
import { booleanValue, isTrue, numberOf, single, textOf, type Value } from '#questions/types/qti/values.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { arithmetic } from './arithmetic.js';
import { statistic } from './mathematics.js';
import { many, type Operator, type Operators, strict } from './operator.js';

const statisticNamed = (name: string): Operator => ({
  operands: [1, 1],
  evaluate: (operands) => statistic(name, operands),
});

/** The operand before a table. Text targets stay texts; numbers become numbers. */
function lookup([source = null]: Value[], node: QtiNode): Value {
  const table = tableIn(node);
  const target = table && lookedUp(numberOf(source), table);
  if (target === undefined) return null;
  const number = Fraction.parse(target);
  return number ? single('float', number) : single('string', target);
}

/**
 * Expressions that are not in QTI but that authoring systems write (pie-qti, TAO). Without them, their items could not be
 * scored as their authors meant.
 */
export const dialect: Operators = {
  ...(arithmetic.integerModulus && { mod: arithmetic.integerModulus }),
  mean: statisticNamed('mean'),
  sampleVariance: statisticNamed('sampleVariance'),
  sampleSD: statisticNamed('sampleSD'),
  popVariance: statisticNamed('popVariance'),
  popSD: statisticNamed('popSD'),
  isNotNull: { operands: [1, 1], evaluate: ([operand = null]) => booleanValue(operand !== null) },
  notEqual: strict(2, ([one = null, other = null]) => booleanValue(textOf(one) !== textOf(other))),
  isTypeOf: strict(2, ([value = null, name = null]) => booleanValue(value?.baseType === textOf(name))),
  preCondition: { operands: [1, 1], evaluate: ([operand = null]) => booleanValue(isTrue(operand)) },
  lookupTable: { operands: [1, 1], evaluate: lookup },
  record: {
    operands: [0, many],
    evaluate: (operands, node) => {
      const names = childrenNamed(node, 'fieldValue').map((field) => attributeOf(field, 'fieldIdentifier') ?? '');
      return record(new Map(names.map((name, index) => [name, operands[index] ?? null])));
    },
  },
};
