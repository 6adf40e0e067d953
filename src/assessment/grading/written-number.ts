import { Fraction } from '#questions/types/fraction.js';

/** A number as it was understood: in digits every teacher reads, and as itself. */
export interface Reading {
  text: string;
  value: Fraction;
}

/**
 * How the world writes numbers (Unicode CLDR, number symbols): thousands set apart by spaces, apostrophes, commas or
 * points, decimals by a point or a comma. Each way says what it allows, what sets thousands apart, and what the decimals.
 */
const conventions = [
  { form: /^(\d+(?:\.\d*)?|\.\d+)$/, apart: '', point: '.' },
  { form: /^(\d+,\d*|,\d+)$/, apart: '', point: ',' },
  { form: /^\d{1,3}( \d{3})+(\.\d*)?$/, apart: ' ', point: '.' },
  { form: /^\d{1,3}( \d{3})+,\d*$/, apart: ' ', point: ',' },
  { form: /^\d{1,3}('\d{3})+(\.\d*)?$/, apart: "'", point: '.' },
  { form: /^[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/, apart: ',', point: '.' },
  { form: /^[1-9]\d{0,2}(\.\d{3}){2,}$/, apart: '.', point: ',' },
  { form: /^[1-9]\d{0,2}(\.\d{3})+,\d*$/, apart: '.', point: ',' },
];

const maxNumberLength = 100;

/**
 * The numbers a student may have meant: none for what is no number, and two for `1,822`, which is 1822 in London and
 * 1.822 in Berlin. The doubt is the notation's, so the student has the benefit of it. A lone point is always decimal.
 */
export function readingsOf(written: string): Reading[] {
  if (written.length > maxNumberLength) return [];
  const [, sign, digits, exponent] = /^([+-]?)([\d ,.']+)(e[+-]?\d+)?$/i.exec(plainNumeral(written)) ?? [];
  if (!digits) return [];
  return conventions.flatMap(({ form, apart, point }) => {
    if (!form.test(digits)) return [];
    const plain = digits.replaceAll(apart, '').replace(point, '.');
    const text = (sign === '-' ? '-' : '') + tidied(plain) + (exponent ?? '').toLowerCase();
    const value = Fraction.parse(text);
    return value ? [{ text, value }] : [];
  });
}

/** The same numeral on an English keyboard: `− ３,１４ × 10^-2` is `-3,14e-2`. */
function plainNumeral(written: string): string {
  return written
    .replace(/[０-９٠-٩۰-۹๐-๙]/g, (digit) => String(valueOfDigit(digit)))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/’/g, "'")
    .replace(/^([+-]|−) ?/, (sign) => (sign.startsWith('+') ? '+' : '-'))
    .replace(/ ?[x×·*] ?10 ?\^ ?−?/i, (times) => (times.endsWith('−') ? 'e-' : 'e'));
}

/** Unicode begins each of these alphabets' ten digits at a multiple of sixteen. */
const valueOfDigit = (digit: string): number => digit.charCodeAt(0) % 16;

/** `.5` as 0.5 and `3.` as 3. */
const tidied = (number: string): string => number.replace(/^\./, '0.').replace(/\.$/, '');
