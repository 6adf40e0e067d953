import { Fraction } from '#questions/types/shared/fraction.js';

/** Longer numbers are rounded to a double, so that repeated products stay cheap. */
const maxDigits = 700;
const half = Fraction.of(1, 2);

/** QTI's floats are doubles; sums and quotients of decimals are kept exact instead (docs/decisions/0210). */
export const fromDouble = (value: number): Fraction | null =>
  Number.isFinite(value) ? Fraction.parse(String(value)) : null;

/** The nearest double; 340 decimals reach the smallest one. */
export const toDouble = (value: Fraction): number => Number(value.toFixed(340));

export const bounded = (value: Fraction): Fraction | null =>
  String(value).length > maxDigits ? fromDouble(toDouble(value)) : value;

export const isZero = (value: Fraction): boolean => !value.isPositive && !value.isNegative;

export const isWhole = (value: Fraction): boolean => !String(value).includes('/');

export const negated = (value: Fraction): Fraction => Fraction.zero.minus(value);

export const absolute = (value: Fraction): Fraction => (value.isNegative ? negated(value) : value);

export function floor(value: Fraction): Fraction {
  const rounded = Fraction.of(BigInt(value.toFixed(0)));
  return rounded.compare(value) > 0 ? rounded.minus(Fraction.one) : rounded;
}

export const ceiling = (value: Fraction): Fraction => negated(floor(negated(value)));

export const truncated = (value: Fraction): Fraction => (value.isNegative ? ceiling(value) : floor(value));

/** Halves go up: 6.5 becomes 7 and -6.5 becomes -6 (QTI 2.2, `round`). */
export const roundedHalfUp = (value: Fraction): Fraction => floor(value.plus(half));

const tenTo = (exponent: number): Fraction =>
  exponent < 0 ? Fraction.of(1n, 10n ** BigInt(-exponent)) : Fraction.of(10n ** BigInt(exponent));

/** Rounds at a decimal place, halves away from zero; `places` may be negative. */
function roundedAt(value: Fraction, places: number): Fraction {
  const scaled = value.times(tenTo(places)).toFixed(0);
  return Fraction.of(BigInt(scaled)).over(tenTo(places));
}

export const roundingModes = ['significantFigures', 'decimalPlaces'] as const;
export type RoundingMode = (typeof roundingModes)[number];

const maxFigures = 300;

/** Rounds to decimal places or significant figures; null if there is no such number of figures. */
export function roundedTo(value: Fraction, mode: RoundingMode, figures: number): Fraction | null {
  if (!Number.isInteger(figures) || figures < 0 || figures > maxFigures) return null;
  if (mode === 'decimalPlaces') return roundedAt(value, figures);
  if (figures === 0) return null;
  return isZero(value) ? value : roundedAt(value, figures - 1 - exponentOf(value));
}

/** The power of ten of the first significant digit: 2 for 345, -3 for 0.0012. */
function exponentOf(value: Fraction): number {
  const size = absolute(value);
  const whole = String(truncated(size));
  if (whole !== '0') return whole.length - 1;
  let exponent = -1;
  while (size.compare(tenTo(exponent)) < 0 && exponent > -340) exponent -= 1;
  return exponent;
}

/** Exact for small whole exponents, otherwise the power of the doubles; null if it is not a real number. */
export function power(base: Fraction, exponent: Fraction): Fraction | null {
  const count = toDouble(exponent);
  if (isWhole(exponent) && Math.abs(count) <= 64) {
    if (count < 0 && isZero(base)) return null;
    const result = Array.from({ length: Math.abs(count) }).reduce<Fraction>(
      (product) => bounded(product.times(base)) ?? product,
      Fraction.one,
    );
    return bounded(count < 0 ? Fraction.one.over(result) : result);
  }
  return fromDouble(toDouble(base) ** count);
}
