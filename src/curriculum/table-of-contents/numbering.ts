/** `decimal` is `1`, `1.` or `1.2.3`; the others are numerals as in `IV.`, `iv)`, `A.`, `a)`. */
export type NumeralStyle = 'decimal' | 'I' | 'i' | 'A' | 'a';

/** A line read as a number and a title; the whole text decides whether the reading is right. */
export interface Numbering {
  style: NumeralStyle;
  number: number[];
  title: string;
  /** Dotted like `1.2`, or with a mark as in `1.`, `1)` or `1:`. */
  isMarked: boolean;
  /** Numbers are consecutive only among those with the same style, indentation and marks. */
  place: string;
}

const decimal = /^\(?(\d{1,3}(?:\.\d{1,3}){0,8})/;
/** Separators between a decimal number and its title. `1 – 7` and `1 - 7` are ranges. */
const separators = [
  /^([.):] )/,
  /^([.):])\p{L}/u,
  /^( ?[–—] ?)(?:[^\s\d]|\d+\p{L})/u,
  /^( ?- )(?:\D|\d+\p{L}|$)/u,
  /^( )(?:[^-–—]|$)/u,
  /^()\p{Lu}\p{Ll}/u,
];
const numeralMark = /^\(?([IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z])[.)] /;
const roman = /^c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})$/i;
const romanDigits = new Map([
  ['i', 1],
  ['v', 5],
  ['x', 10],
  ['l', 50],
  ['c', 100],
]);

/** Returns every reading of the start of a line as a number: `I.` is a roman numeral or the ninth letter. */
export function numberingsOf(text: string, position: string): Numbering[] {
  return [...decimalsOf(text), ...numeralsOf(text)]
    .filter(({ title }) => title !== '')
    .map((numbering) => ({ ...numbering, place: `${numbering.style} ${position}` }));
}

/**
 * Chooses one reading for each line, or none: `24 hour clock` and `3D shapes` are titles. A bare number must be
 * consecutive to another or introduce dotted ones such as `1.1`; a numeral like `IV.` must be consecutive; a number
 * with a mark need not be. `labels` are the numbers of keywords: `1.1` may follow `Chapter 1`.
 */
export function resolveNumberings(readings: Numbering[][], labels: number[][]): (Numbering | undefined)[] {
  const all = readings.flat();
  const introducing = introducingNumbers(all);
  const consecutive = consecutiveNumbers(all, introducing);
  const isDecimal = areDecimals(all, labels);
  return readings.map((line) =>
    line.find((numbering) => {
      if (isDotted(numbering)) return isDecimal;
      if (consecutive.has(numbering) || introducing.has(numbering)) return true;
      return numbering.isMarked && numbering.style === 'decimal';
    }),
  );
}

/** Whether the number has several parts, like `1.2`. */
export function isDotted({ number }: { number: number[] }): boolean {
  return number.length > 1;
}

/** The first part of a number; NaN without one, which equals no other. */
export function headOf({ number: [head = NaN] }: { number: number[] }): number {
  return head;
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

function decimalsOf(text: string): Omit<Numbering, 'place'>[] {
  const [start, digits = ''] = decimal.exec(text) ?? [];
  if (start === undefined) return [];
  const rest = text.slice(start.length);
  const separator = separators.map((pattern) => pattern.exec(rest)?.[1]).find((match) => match !== undefined);
  if (separator === undefined) return [];
  const parts = digits.split('.');
  const lastNonZero = parts.findLastIndex((part) => part !== '0');
  const number = parts.slice(0, Math.max(0, lastNonZero) + 1).map(Number);
  const isMarked = digits.includes('.') || separator.trim() !== '';
  return [{ style: 'decimal', number, title: rest.slice(separator.length).trim(), isMarked }];
}

function numeralsOf(text: string): Omit<Numbering, 'place'>[] {
  const [mark, numeral = ''] = numeralMark.exec(text) ?? [];
  if (mark === undefined) return [];
  const title = text.slice(mark.length).trim();
  const isUpper = numeral === numeral.toUpperCase();
  const romanStyle: NumeralStyle = isUpper ? 'I' : 'i';
  const letterStyle: NumeralStyle = isUpper ? 'A' : 'a';
  return [
    { style: romanStyle, number: [romanValue(numeral)], title, isMarked: false },
    { style: letterStyle, number: [numeral.length === 1 ? letterValue(numeral) : 0], title, isMarked: false },
  ].filter((numbering) => headOf(numbering) > 0);
}

/** Whether the text is numbered `1.1`, `1.2`, as opposed to mentioning `1.5 litres`. */
function areDecimals(all: Numbering[], labels: number[][]): boolean {
  const decimals = all.filter(({ style }) => style === 'decimal').map(({ number }) => number);
  const known = new Set([...decimals, ...labels].map(String));
  const dotted = all.filter(isDotted);
  const families = dotted.map(({ number }) => String(number.slice(0, -1)));
  if (dotted.some((numbering) => !startsLowercase(numbering))) return true;
  return new Set(families).size < families.length || families.some((family) => known.has(family));
}

/** Finds numbers directly above dotted ones that start with them, such as the first `2` between `1.4` and `2.1`. */
function introducingNumbers(all: Numbering[]): Set<Numbering> {
  const introducing = new Set<Numbering>();
  const candidates = new Map<number, Numbering>();
  let current: number | undefined;
  for (const numbering of all.filter(({ style }) => style === 'decimal')) {
    const head = headOf(numbering);
    const candidate = candidates.get(head);
    if (!isDotted(numbering)) {
      if (!candidate && !startsLowercase(numbering)) candidates.set(head, numbering);
      continue;
    }
    if (candidate && head !== current) introducing.add(candidate);
    candidates.clear();
    current = head;
  }
  return introducing;
}

/** Finds numbers that increase by one from 0 or 1 at one place; `5 times table`, `6 times table` are titles. */
function consecutiveNumbers(all: Numbering[], introducing: Set<Numbering>): Set<Numbering> {
  const latest = new Map<string, Numbering>();
  const places = new Set<string>();
  const candidates = all.filter((numbering) => {
    if (isDotted(numbering)) return false;
    const { style, title, place, isMarked } = numbering;
    const value = headOf(numbering);
    const before = latest.get(place);
    const isNext = before !== undefined && headOf(before) + 1 === value;
    if (isNext && (style !== 'decimal' || before.title !== title || introducing.has(before))) places.add(place);
    const counts = isNext || value <= 1;
    if (counts || isMarked) latest.set(place, numbering);
    return counts;
  });
  return new Set(candidates.filter(({ place }) => places.has(place)));
}

/** `2 digit numbers` is a title: the title after a numbering rarely starts with a lowercase letter. */
function startsLowercase({ title }: Numbering): boolean {
  return /^\p{Ll}/u.test(title);
}
