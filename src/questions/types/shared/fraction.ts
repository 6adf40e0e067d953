/**
 * A decimal or a ratio: `'0.25'`, `'-.5'`, `'1e-3'`, `'1/3'`. Ratios have at most four digits on each side, so that the
 * sum of a hundred numbers stays cheap to reduce.
 */
const numeral =
  /^(?<sign>[+-]?)(?:(?<top>\d{1,4})\/(?<bottom>\d{1,4})|(?<whole>\d*)(?:\.(?<decimals>\d*))?(?:e(?<exponent>[+-]?\d{1,3}))?)$/i;

/** Longer numerals and larger exponents are refused; a double ends at 1e308 too. */
const maxNumeralLength = 200;
const maxExponent = 308;

/**
 * An exact rational number. Points are divided into thirds and sixths, which neither binary nor decimal fractions
 * represent exactly, so grades are computed as fractions and rounded once (docs/decisions/0010).
 */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n);
  static readonly one = new Fraction(1n, 1n);

  private constructor(
    private readonly top: bigint,
    private readonly bottom: bigint,
  ) {}

  /** `top / bottom` in lowest terms; `bottom` must not be zero. */
  static of(top: bigint | number, bottom: bigint | number = 1): Fraction {
    const sign = bottom < 0 ? -1n : 1n;
    const [over, under] = [BigInt(top) * sign, BigInt(bottom) * sign];
    const divisor = commonDivisor(over < 0n ? -over : over, under);
    return new Fraction(over / divisor, under / divisor);
  }

  /** The number a text represents, or `null` if it is not a number. */
  static parse(text: string): Fraction | null {
    if (isShortWhole(text)) return new Fraction(BigInt(text), 1n);
    const parts = text.length <= maxNumeralLength ? numeral.exec(text)?.groups : undefined;
    if (!parts) return null;
    const { sign = '', top, bottom = '', whole = '', decimals = '', exponent = '0' } = parts;
    if (top) return /[1-9]/.test(bottom) ? Fraction.of(BigInt(sign + '1') * BigInt(top), BigInt(bottom)) : null;
    if (!(whole + decimals) || Math.abs(Number(exponent)) > maxExponent) return null;
    const digits = BigInt(sign + '1') * BigInt(whole + decimals);
    const scale = Number(exponent) - decimals.length;
    return scale < 0 ? Fraction.of(digits, 10n ** BigInt(-scale)) : Fraction.of(digits * 10n ** BigInt(scale));
  }

  plus(other: Fraction): Fraction {
    // Whole numbers and decimals of the same length, as most scores are, need no common denominator.
    if (this.bottom === other.bottom) {
      const top = this.top + other.top;
      return this.bottom === 1n ? new Fraction(top, 1n) : Fraction.of(top, this.bottom);
    }
    return Fraction.of(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.top, other.bottom));
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Fraction): Fraction {
    return Fraction.of(this.top * other.bottom, this.bottom * other.top);
  }

  /** Negative, zero or positive if this number is less than, equal to or greater than the other. */
  compare(other: Fraction): number {
    const difference = this.top * other.bottom - other.top * this.bottom;
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  get isPositive(): boolean {
    return this.top > 0n;
  }

  get isNegative(): boolean {
    return this.top < 0n;
  }

  /** Whether this number is in the range, both ends included. */
  isBetween(low: Fraction, high: Fraction): boolean {
    return this.compare(low) >= 0 && this.compare(high) <= 0;
  }

  /** This number, or the nearest end of the range if it is outside. */
  clamp(low: Fraction, high: Fraction): Fraction {
    if (this.compare(low) < 0) return low;
    return this.compare(high) > 0 ? high : this;
  }

  get magnitude(): Fraction {
    return this.isNegative ? Fraction.zero.minus(this) : this;
  }

  /** Rounded to a number of significant figures, halves away from zero. */
  toFigures(figures: number): Fraction {
    if (this.top === 0n) return this;
    const { top, bottom } = this.magnitude;
    // The difference of the lengths is the exponent of the leading digit, or one more.
    const estimate = String(top).length - String(bottom).length;
    const exponent = this.magnitude.compare(powerOfTen(estimate)) < 0 ? estimate - 1 : estimate;
    const unit = powerOfTen(exponent - figures + 1);
    return Fraction.of(BigInt(this.over(unit).toFixed(0))).times(unit);
  }

  /** As a decimal, halves rounded away from zero. */
  toFixed(places: number): string {
    const size = this.top < 0n ? -this.top : this.top;
    const units = (2n * size * 10n ** BigInt(places) + this.bottom) / (2n * this.bottom);
    const digits = String(units).padStart(places + 1, '0');
    const sign = this.top < 0n && units > 0n ? '-' : '';
    return sign + digits.slice(0, digits.length - places) + (places ? `.${digits.slice(-places)}` : '');
  }

  /** As a decimal without trailing zeros. */
  toShort(places: number): string {
    return withoutTrailingZeros(this.toFixed(places));
  }

  /** As a percentage, such as `12.5%`. */
  toPercent(): string {
    return `${this.times(Fraction.of(100)).toShort(2)}%`;
  }

  toString(): string {
    return this.bottom === 1n ? String(this.top) : `${this.top}/${this.bottom}`;
  }
}

/** Most points and scores are digits only, for which no pattern is needed. */
function isShortWhole(text: string): boolean {
  if (text.length === 0 || text.length > 15) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** `1.50` becomes `1.5`. A loop, because a regular expression would be quadratic in the number of zeros. */
function withoutTrailingZeros(decimal: string): string {
  if (!decimal.includes('.')) return decimal;
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
}

/** The number a validated text represents. Throws RangeError if it is not a number. */
export function exact(text: string): Fraction {
  const number = Fraction.parse(text);
  if (!number) throw new RangeError(`Not a number: ${text.slice(0, maxNumeralLength)}`);
  return number;
}

const powerOfTen = (exponent: number): Fraction =>
  exponent < 0 ? Fraction.of(1n, 10n ** BigInt(-exponent)) : Fraction.of(10n ** BigInt(exponent));

export const sum = (numbers: Fraction[]): Fraction => numbers.reduce((total, one) => total.plus(one), Fraction.zero);

/** Euclid's algorithm (Elements VII.2). */
function commonDivisor(one: bigint, other: bigint): bigint {
  while (other > 0n) [one, other] = [other, one % other];
  return one;
}
