import { Fraction } from './fraction.js';

/** One interpretation of a written number: in plain notation, and as an exact value. */
export interface Reading {
  text: string;
  value: Fraction;
}

/**
 * Number notations (Unicode CLDR, number symbols): the pattern of each, its thousands separator and its decimal
 * separator.
 */
const conventions = [
  { pattern: /^(\d+(?:\.\d*)?|\.\d+)$/, thousands: '', decimal: '.' },
  { pattern: /^(\d+,\d*|,\d+)$/, thousands: '', decimal: ',' },
  { pattern: /^\d{1,3}( \d{3})+(\.\d*)?$/, thousands: ' ', decimal: '.' },
  { pattern: /^\d{1,3}( \d{3})+,\d*$/, thousands: ' ', decimal: ',' },
  { pattern: /^\d{1,3}('\d{3})+(\.\d*)?$/, thousands: "'", decimal: '.' },
  { pattern: /^[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/, thousands: ',', decimal: '.' },
  { pattern: /^[1-9]\d{0,2}(\.\d{3}){2,}$/, thousands: '.', decimal: ',' },
  { pattern: /^[1-9]\d{0,2}(\.\d{3})+,\d*$/, thousands: '.', decimal: ',' },
];

const maxNumberLength = 100;

/**
 * The numbers a student may have meant: none when the text is not a number, and two for `1,822`, which is 1822 in
 * English and 1.822 in German notation; grading accepts either. A single point is always the decimal separator.
 */
export function readingsOf(written: string): Reading[] {
  if (written.length > maxNumberLength) return [];
  const [, sign, digits, exponent] = /^([+-]?)([\d ,.']+)(e[+-]?\d+)?$/i.exec(plainNumeral(written)) ?? [];
  if (!digits) return [];
  return conventions.flatMap(({ pattern, thousands, decimal }) => {
    if (!pattern.test(digits)) return [];
    const plain = digits.replaceAll(thousands, '').replace(decimal, '.');
    const text = (sign === '-' ? '-' : '') + normalized(plain) + (exponent ?? '').toLowerCase();
    const value = Fraction.parse(text);
    return value ? [{ text, value }] : [];
  });
}

/** Signs and separators as their ASCII counterparts; the Arabic thousands separator as the Swiss one. */
const ascii: Record<string, string> = {
  '−': '-',
  '–': '-',
  '‐': '-',
  '‑': '-',
  '－': '-',
  '﹣': '-',
  '＋': '+',
  '’': "'",
  '٬': "'",
  '٫': '.',
  '．': '.',
  '，': ',',
};

/** Converts digits, signs and exponents to ASCII: `− ٣٫١٤ × 10⁻²` becomes `-3.14e-2`. */
function plainNumeral(written: string): string {
  return written
    .replace(/\p{Nd}/gu, (digit) => String(valueOfDigit(digit)))
    .replace(/[−–‐‑－﹣＋’٬٫．，]/g, (character) => ascii[character] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^([+-]) /, '$1')
    .replace(/[⁺⁻]?[⁰¹²³⁴-⁹]{1,4}$/, lowered)
    .replace(/ ?[x×·*] ?10 ?\^ ?\(?([+-]?\d{1,4})\)?$/i, 'e$1');
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A raised number after a `^`. */
const lowered = (exponent: string): string =>
  `^${exponent
    .replace('⁺', '+')
    .replace('⁻', '-')
    .replace(/[⁰¹²³⁴-⁹]/g, (digit) => String(raised.indexOf(digit)))}`;

/** The digits of a set follow each other in Unicode; their zero is at 0 or 6 modulo 16 in the Basic Multilingual Plane. */
function valueOfDigit(digit: string): number | string {
  if (digit.length > 1) return digit;
  const place = digit.charCodeAt(0) % 16;
  return /\p{Nd}/u.test(String.fromCharCode(digit.charCodeAt(0) - place)) ? place : place - 6;
}

/** `.5` becomes `0.5` and `3.` becomes `3`. */
const normalized = (number: string): string => number.replace(/^\./, '0.').replace(/\.$/, '');
