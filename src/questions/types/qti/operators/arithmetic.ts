import {
  absolute,
  bounded,
  floor,
  isWhole,
  isZero,
  power,
  roundedHalfUp,
  truncated,
} from '#questions/types/qti/numbers.js';
import { numberOf, numberValue, single, type Value } from '#questions/types/qti/values.js';
import { Fraction, sum } from '#questions/types/shared/fraction.js';
import { rounded } from './logic.js';
import { many, numbersOf, type Operator, type Operators, strict } from './operator.js';

/** An operator on all numbers of its operands; NULL if there are none, or if one is no number. */
const ofAll = (evaluate: (numbers: Fraction[]) => Fraction | null): Operator => ({
  operands: [1, many],
  evaluate: (operands) => {
    const numbers = numbersOf(operands);
    return numberValue(numbers && numbers.length > 0 ? evaluate(numbers) : null);
  },
});

const ofOne = (evaluate: (number: Fraction) => Fraction | null): Operator =>
  strict(1, ([operand = null]) => {
    const number = numberOf(operand);
    return numberValue(number && evaluate(number));
  });

const ofTwo = (evaluate: (left: Fraction, right: Fraction) => Fraction | null): Operator =>
  strict(2, ([one = null, other = null]) => {
    const [left, right] = [numberOf(one), numberOf(other)];
    return numberValue(left && right && evaluate(left, right));
  });

const quotient = (left: Fraction, right: Fraction) => (isZero(right) ? null : bounded(left.over(right)));

const integerQuotient = (left: Fraction, right: Fraction) => (isZero(right) ? null : floor(left.over(right)));

function remainder(left: Fraction, right: Fraction): Fraction | null {
  const whole = integerQuotient(left, right);
  return whole && left.minus(right.times(whole));
}

const extreme = (isBetter: (order: number) => boolean) =>
  ofAll((numbers) => numbers.reduce((best, number) => (isBetter(number.compare(best)) ? number : best)));

/** Arithmetic (QTI 2.2, section 8.4). It is exact; a division by zero is NULL. */
export const arithmetic: Operators = {
  sum: ofAll((numbers) => bounded(sum(numbers))),
  product: ofAll((numbers) =>
    numbers.reduce<Fraction | null>((product, number) => product && bounded(product.times(number)), Fraction.one),
  ),
  subtract: ofTwo((left, right) => bounded(left.minus(right))),
  divide: ofTwo(quotient),
  power: ofTwo(power),
  integerDivide: ofTwo(integerQuotient),
  integerModulus: ofTwo(remainder),
  truncate: ofOne(truncated),
  round: ofOne(roundedHalfUp),
  integerToFloat: strict(1, ([operand = null]) => single('float', numberOf(operand))),
  roundTo: {
    operands: [1, 1],
    requires: ['figures'],
    evaluate: ([operand = null]: Value[], node, session) => {
      const number = numberOf(operand);
      return numberValue(number && rounded(number, node, session));
    },
  },
  min: extreme((order) => order < 0),
  max: extreme((order) => order > 0),
  gcd: ofAll((numbers) => wholeNumbers(numbers)?.reduce(greatestCommonDivisor, Fraction.zero) ?? null),
  lcm: ofAll((numbers) => wholeNumbers(numbers)?.reduce(leastCommonMultiple, Fraction.one) ?? null),
};

const wholeNumbers = (numbers: Fraction[]): Fraction[] | null => (numbers.every(isWhole) ? numbers : null);

const size = (number: Fraction): bigint => {
  const value = BigInt(String(number));
  return value < 0n ? -value : value;
};

function greatestCommonDivisor(one: Fraction, other: Fraction): Fraction {
  let [left, right] = [size(one), size(other)];
  while (right > 0n) [left, right] = [right, left % right];
  return Fraction.of(left);
}

function leastCommonMultiple(one: Fraction, other: Fraction): Fraction {
  if (isZero(one) || isZero(other)) return Fraction.zero;
  const multiple = one.times(other).over(greatestCommonDivisor(one, other));
  return absolute(bounded(multiple) ?? Fraction.zero);
}
