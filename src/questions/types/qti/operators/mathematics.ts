import { attributeOf } from '#questions/types/qti/node.js';
import { absolute, bounded, ceiling, floor, fromDouble, toDouble } from '#questions/types/qti/numbers.js';
import { numberOf, numberValue, single, type Value } from '#questions/types/qti/values.js';
import { Fraction, sum } from '#questions/types/shared/fraction.js';
import { numbersOf, type Operator, type Operators } from './operator.js';

const onDoubles =
  (evaluate: (x: number) => number) =>
  (number: Fraction): Fraction | null =>
    fromDouble(evaluate(toDouble(number)));

const signum = (number: Fraction): Fraction => Fraction.of(number.compare(Fraction.zero));

/** The functions of `mathOperator` with one argument. Angles are in radians; `log` is decimal, `ln` natural. */
const functions: Record<string, (number: Fraction) => Fraction | null> = {
  sin: onDoubles(Math.sin),
  cos: onDoubles(Math.cos),
  tan: onDoubles(Math.tan),
  sec: onDoubles((x) => 1 / Math.cos(x)),
  csc: onDoubles((x) => 1 / Math.sin(x)),
  cot: onDoubles((x) => 1 / Math.tan(x)),
  asin: onDoubles(Math.asin),
  acos: onDoubles(Math.acos),
  atan: onDoubles(Math.atan),
  asec: onDoubles((x) => Math.acos(1 / x)),
  acsc: onDoubles((x) => Math.asin(1 / x)),
  acot: onDoubles((x) => Math.PI / 2 - Math.atan(x)),
  sinh: onDoubles(Math.sinh),
  cosh: onDoubles(Math.cosh),
  tanh: onDoubles(Math.tanh),
  sech: onDoubles((x) => 1 / Math.cosh(x)),
  csch: onDoubles((x) => 1 / Math.sinh(x)),
  coth: onDoubles((x) => 1 / Math.tanh(x)),
  log: onDoubles(Math.log10),
  ln: onDoubles(Math.log),
  exp: onDoubles(Math.exp),
  toDegrees: onDoubles((x) => (x * 180) / Math.PI),
  toRadians: onDoubles((x) => (x * Math.PI) / 180),
  abs: absolute,
  signum,
  floor,
  ceil: ceiling,
};

/** The names that `mathOperator` accepts. */
export const mathFunctions: readonly string[] = [...Object.keys(functions), 'atan2'];

const mathOperator: Operator = {
  operands: [1, 2],
  requires: ['name'],
  evaluate: ([one = null, other = null], node) => {
    const name = attributeOf(node, 'name') ?? '';
    const [left, right] = [numberOf(one), numberOf(other)];
    if (!left) return null;
    if (name !== 'atan2') return numberValue(functions[name]?.(left) ?? null);
    return numberValue(right && fromDouble(Math.atan2(toDouble(left), toDouble(right))));
  },
};

/** Variance of a sample (n - 1) or of a population (n); null if there are too few numbers. */
function variance(numbers: Fraction[], lost: 0 | 1): Fraction | null {
  if (numbers.length <= lost) return null;
  const mean = meanOf(numbers);
  const squares = numbers.map((number) => number.minus(mean).times(number.minus(mean)));
  return bounded(sum(squares).over(Fraction.of(numbers.length - lost)));
}

const meanOf = (numbers: Fraction[]): Fraction => sum(numbers).over(Fraction.of(numbers.length));

const squareRoot = (number: Fraction | null): Fraction | null => number && fromDouble(Math.sqrt(toDouble(number)));

export const statistics: Record<string, (numbers: Fraction[]) => Fraction | null> = {
  mean: (numbers) => bounded(meanOf(numbers)),
  sampleVariance: (numbers) => variance(numbers, 1),
  sampleSD: (numbers) => squareRoot(variance(numbers, 1)),
  popVariance: (numbers) => variance(numbers, 0),
  popSD: (numbers) => squareRoot(variance(numbers, 0)),
};

/** A statistic of a container; NULL if one of its members is NULL or no number. */
export function statistic(name: string, operands: Value[]): Value {
  const numbers = numbersOf(operands);
  return numberValue(numbers && numbers.length > 0 ? (statistics[name]?.(numbers) ?? null) : null);
}

/** Functions, statistics and random numbers. */
export const mathematics: Operators = {
  mathOperator,
  statsOperator: {
    operands: [1, 1],
    requires: ['name'],
    evaluate: (operands, node) => statistic(attributeOf(node, 'name') ?? '', operands),
  },
  mathConstant: {
    operands: [0, 0],
    requires: ['name'],
    evaluate: (_, node) => single('float', fromDouble(attributeOf(node, 'name') === 'e' ? Math.E : Math.PI)),
  },
};

export const mathConstants: readonly string[] = ['pi', 'e'];
