/**
 * `decimal` is `1`, `1.`, `1.2.3`, `1-2`, or `A.1` of an appendix; the others are numerals as in `IV.`, `iv)`, `A.`,
 * `a)`, `一、`, `（一）`.
 */
export type NumeralStyle = 'decimal' | 'I' | 'i' | 'A' | 'a' | '一' | '（一）';

/** A line read as a number and a title; the whole text decides whether the reading is right. */
export interface Numbering {
  style: NumeralStyle;
  number: number[];
  title: string;
  /** Dotted like `1.2`, or with a mark as in `1.`, `1)` or `1:`. */
  isMarked: boolean;
  /** Numbers such as `1-2` or `A` are evidence only together with others. */
  form: 'digits' | 'hyphens' | 'letter';
  /** Numbers are consecutive only among those with the same style, indentation and marks. */
  place: string;
}

/** Above all numbers of chapters, so that an appendix never continues one. */
const firstLetterNumber = 100_000;
const roman = /^c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})$/i;
const romanDigits = new Map([
  ['i', 1],
  ['v', 5],
  ['x', 10],
  ['l', 50],
  ['c', 100],
]);

/** Whether the number has several parts, like `1.2`. */
export function isDotted({ number }: { number: number[] }): boolean {
  return number.length > 1;
}

/** A number as it is written: `1.2`, or `A.2` in an appendix. */
export function numberText(number: number[]): string {
  const [head = 0, ...parts] = number;
  const letter = Math.floor((head - firstLetterNumber) / 1000);
  const start = letter < 1 ? head : `${String.fromCharCode(64 + letter)}${head % 1000 || ''}`;
  return [start, ...parts].join('.');
}

/** The first part of a number; NaN without one, which equals no other. */
export function headOf({ number: [head = NaN] }: { number: number[] }): number {
  return head;
}

/** The number of `Appendix A`, which `A.1` extends; empty for other titles. */
export function appendixNumber(title: string): number[] {
  const [, letter] =
    /^(?:appendix|anhang|annexe?|anexo|apéndice|apêndice|bijlage|附录|附錄) ?([A-Z])(?=[ .:：]|$)/i.exec(title) ?? [];
  return letter ? letteredParts(letter) : [];
}

/** Value of a roman numeral, 0 for any other word. */
export function romanValue(text: string): number {
  if (!roman.test(text)) return 0;
  const digits = Array.from(text.toLowerCase(), (digit) => romanDigits.get(digit) ?? 0);
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0);
}

/** Position of a letter in the alphabet, from 1. */
export function letterValue(letter: string): number {
  return letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0) + 1;
}

/** The parts of `A.1` or `B2.3`, above all numbers of chapters. */
export function letteredParts(mark: string): number[] {
  const [head = '', ...parts] = mark.split('.');
  return [firstLetterNumber + 1000 * letterValue(head) + Number(head.slice(1)), ...parts.map(Number)];
}
