import { attributeOf, flagOf, type QtiNode } from '#questions/types/qti/node.js';
import { absolute, roundedTo, type RoundingMode, roundingModes, toDouble } from '#questions/types/qti/numbers.js';
import { type Session } from '#questions/types/qti/session.js';
import {
  asNumber,
  booleanValue,
  isTrue,
  numberOf,
  sameScalar,
  sameValue,
  scalarOf,
  type Value,
} from '#questions/types/qti/values.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { many, numberOrVariable, numericAttribute, type Operators, strict, wholeAttribute } from './operator.js';

/** True, false or null for NULL. */
const truth = (value: Value): boolean | null => (value === null ? null : isTrue(value));

const count = (operands: Value[], wanted: boolean | null) =>
  operands.filter((operand) => truth(operand) === wanted).length;

const compared = (accepts: (order: number) => boolean) =>
  strict(2, ([one = null, other = null]) => {
    const [left, right] = [numberOf(one), numberOf(other)];
    return booleanValue(left && right && accepts(left.compare(right)));
  });

/** Conditions and comparisons (QTI 2.2, section 8.4). NULL stands for unknown. */
export const logic: Operators = {
  and: {
    operands: [1, many],
    evaluate: (operands) => booleanValue(count(operands, false) > 0 ? false : count(operands, null) > 0 ? null : true),
  },
  or: {
    operands: [1, many],
    evaluate: (operands) => booleanValue(count(operands, true) > 0 ? true : count(operands, null) > 0 ? null : false),
  },
  not: strict(1, ([operand = null]) => booleanValue(!isTrue(operand))),
  anyN: { operands: [1, many], requires: ['min', 'max'], evaluate: anyN },
  isNull: {
    operands: [1, 1],
    evaluate: ([operand = null]) => booleanValue(operand === null),
  },
  match: strict(2, ([one = null, other = null]) => booleanValue(one && other && sameValue(one, other))),
  equal: strict(2, equal),
  equalRounded: strict(2, equalRounded, ['figures']),
  lt: compared((order) => order < 0),
  lte: compared((order) => order <= 0),
  gt: compared((order) => order > 0),
  gte: compared((order) => order >= 0),
  durationLT: compared((order) => order < 0),
  durationGTE: compared((order) => order >= 0),
};

function anyN(operands: Value[], node: QtiNode, session: Session): Value {
  const [min, max] = [wholeAttribute(node, 'min', session), wholeAttribute(node, 'max', session)];
  if (min === null || max === null) return null;
  const [known, unknown] = [count(operands, true), count(operands, null)];
  if (known + unknown < min || known > max) return booleanValue(false);
  return booleanValue(known >= min && known + unknown <= max ? true : null);
}

/** Compares numbers within a tolerance around the first. Other values are compared as `match` does. */
function equal([one = null, other = null]: Value[], node: QtiNode, session: Session): Value {
  const [left, right] = [asNumber(scalarOf(one)), asNumber(scalarOf(other))];
  if (!left || !right) return booleanValue(one && other && sameValue(one, other));
  const mode = attributeOf(node, 'toleranceMode') ?? 'exact';
  if (mode === 'exact') return booleanValue(sameScalar(left, right));
  const [below, above] = tolerances(node, session);
  if (!below || !above) return null;
  const share = mode === 'relative' ? absolute(left).over(Fraction.of(100)) : Fraction.one;
  const low = right.compare(left.minus(below.times(share)));
  const high = right.compare(left.plus(above.times(share)));
  const isAbove = flagOf(node, 'includeLowerBound', true) ? low >= 0 : low > 0;
  const isBelow = flagOf(node, 'includeUpperBound', true) ? high <= 0 : high < 0;
  return booleanValue(isAbove && isBelow);
}

/** One number for both sides, or two: below and above. */
function tolerances(node: QtiNode, session: Session): (Fraction | null)[] {
  const [below = '', above = below] = (attributeOf(node, 'tolerance') ?? '').trim().split(/\s+/);
  return [below, above].map((raw) => {
    const number = numberOrVariable(raw, session);
    return number?.isNegative ? null : number;
  });
}

function equalRounded([one = null, other = null]: Value[], node: QtiNode, session: Session): Value {
  const [left, right] = [numberOf(one), numberOf(other)].map((number) => number && rounded(number, node, session));
  return booleanValue(left && right ? sameScalar(left, right) : null);
}

/** Rounds as the attributes `roundingMode` and `figures` say. */
export function rounded(number: Fraction, node: QtiNode, session: Session): Fraction | null {
  const figures = numericAttribute(node, 'figures', session);
  return figures && roundedTo(number, roundingModeOf(node), toDouble(figures));
}

/** Some authoring systems write the singular `significantFigure` and `decimalPlace`. */
const roundingModeOf = (node: QtiNode): RoundingMode => {
  const given = attributeOf(node, 'roundingMode') ?? 'significantFigures';
  return roundingModes.find((mode) => mode === given || mode === `${given}s`) ?? 'significantFigures';
};
