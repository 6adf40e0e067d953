/**
 * A decimal or a ratio: `'0.25'`, `'-.5'`, `'1e-3'`, `'1/3'`. Decimals share a denominator and ratios have short ones, so
 * no hundred numbers add up to one that takes long to reduce.
 */
const numeral =
  /^(?<sign>[+-]?)(?:(?<top>\d{1,4})\/(?<bottom>\d{1,4})|(?<whole>\d*)(?:\.(?<decimals>\d*))?(?:e(?<exponent>[+-]?\d{1,3}))?)$/i;

/** Longer numerals and larger exponents than any calculator shows are no numbers here. */
const maxNumeralLength = 200;
const maxExponent = 308;

/**
 * An exact number. Points are shared out in thirds and sixths, which neither binary nor decimal fractions can hold,
 * so grades are computed as whole numbers over whole numbers and rounded once, when they are written down.
 */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n);
  static readonly one = new Fraction(1n, 1n);

  private constructor(
    private readonly top: bigint,
    private readonly bottom: bigint,
  ) {}

  /** `top / bottom` in lowest terms; `bottom` is not zero. */
  static of(top: bigint | number, bottom: bigint | number = 1): Fraction {
    const sign = bottom < 0 ? -1n : 1n;
    const [over, under] = [BigInt(top) * sign, BigInt(bottom) * sign];
    const divisor = commonDivisor(over < 0n ? -over : over, under);
    return new Fraction(over / divisor, under / divisor);
  }

  /** The number a text stands for, or `null` when it stands for none. */
  static parse(text: string): Fraction | null {
    const parts = text.length <= maxNumeralLength ? numeral.exec(text)?.groups : undefined;
    if (!parts) return null;
    const { sign, top, bottom, whole = '', decimals = '', exponent = '0' } = parts;
    if (top) return /[1-9]/.test(bottom) ? Fraction.of(BigInt(sign + '1') * BigInt(top), BigInt(bottom)) : null;
    if (!(whole + decimals) || Math.abs(Number(exponent)) > maxExponent) return null;
    const digits = BigInt(sign + '1') * BigInt(whole + decimals);
    const scale = Number(exponent) - decimals.length;
    return scale < 0 ? Fraction.of(digits, 10n ** BigInt(-scale)) : Fraction.of(digits * 10n ** BigInt(scale));
  }

  plus(other: Fraction): Fraction {
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

  /** Negative, zero or positive, as this number is less than, equal to or more than the other. */
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

  /** Ends included. */
  isBetween(low: Fraction, high: Fraction): boolean {
    return this.compare(low) >= 0 && this.compare(high) <= 0;
  }

  /** This number, or the nearest end of the range it falls out of. */
  clamp(low: Fraction, high: Fraction): Fraction {
    if (this.compare(low) < 0) return low;
    return this.compare(high) > 0 ? high : this;
  }

  /** As decimals, half a unit rounded up (away from zero): how schools round marks. */
  toFixed(places: number): string {
    const size = this.top < 0n ? -this.top : this.top;
    const units = (2n * size * 10n ** BigInt(places) + this.bottom) / (2n * this.bottom);
    const digits = String(units).padStart(places + 1, '0');
    const sign = this.top < 0n && units > 0n ? '-' : '';
    return sign + digits.slice(0, digits.length - places) + (places ? `.${digits.slice(-places)}` : '');
  }

  /** As decimals, without zeros that say nothing. */
  toShort(places: number): string {
    return withoutTrailingZeros(this.toFixed(places));
  }

  toString(): string {
    return this.bottom === 1n ? String(this.top) : `${this.top}/${this.bottom}`;
  }
}

/** `1.50` as `1.5` and `2.00` as `2`; by hand, because a pattern would start over at every zero. */
function withoutTrailingZeros(decimal: string): string {
  if (!decimal.includes('.')) return decimal;
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
}

/** The number a text that passed the question rules stands for. */
export function exact(text: string): Fraction {
  const number = Fraction.parse(text);
  if (!number) throw new RangeError(`Not a number: ${text.slice(0, maxNumeralLength)}`);
  return number;
}

export const sum = (numbers: Fraction[]): Fraction => numbers.reduce((total, one) => total.plus(one), Fraction.zero);

/** Euclid's algorithm (Elements VII.2). */
function commonDivisor(one: bigint, other: bigint): bigint {
  while (other > 0n) [one, other] = [other, one % other];
  return one;
}
