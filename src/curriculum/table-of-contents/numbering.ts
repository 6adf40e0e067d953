import { chineseValue, withAsciiDigits } from './digits.js';

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

/** A star marks optional sections: `*§3`, `*1.2`. */
const decimal = /^\*?(?:[(（]|§ ?)?(\d{1,3}(?:\.\d{1,3}){0,8})/;
const hyphenated = /^(\d{1,2}(?:-\d{1,3}){1,3})(?=[ .:)])/;
/** `A`, `A.1`, `B2.3`; the letters of an appendix continue the numbers of the chapters. */
const lettered = /^([A-Z]\d{0,2}(?:\.\d{1,3}){0,8})(?=[ .:)])/;
/** Above all numbers of chapters, so that an appendix never continues one. */
const firstLetterNumber = 100_000;
/** Separators between a decimal number and its title. `1 – 7` and `1 - 7` are ranges. */
const separators = [
  /^([.):）．] |[、．）])/,
  /^([.):])\p{L}/u,
  /^( ?[–—] ?)(?:[^\s\d]|\d+\p{L})/u,
  /^( ?- )(?:\D|\d+\p{L}|$)/u,
  /^( )(?:[^-–—]|$)/u,
  /^()(?:\p{Lu}\p{Ll}|\p{Script=Han})/u,
];
/** `02-Waves`, as files are numbered; `3-D shapes` is a title. */
const fileSeparator = /^[-_](?=\p{L})/u;
const numeralMark = /^\(?([IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z])[.)] /;
const chineseMark = /^(?:([〇零一二三四五六七八九十]{1,3})[、．.] ?|[（(]([〇零一二三四五六七八九十]{1,3})[)）] ?)/;
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
  const ascii = withAsciiDigits(text);
  return [...decimalsOf(text, ascii), ...compoundsOf(text, ascii), ...numeralsOf(text), ...chineseOf(text)]
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
  const digits = all.filter(({ form }) => form === 'digits');
  const introducing = introducingNumbers(digits);
  const consecutive = consecutiveNumbers(digits, introducing);
  const isDecimal = areDecimals(digits, labels);
  const compounds = [...hyphenatedNumbers(all, labels), ...letteredNumbers(all, labels)];
  const confirmed = new Set(compounds);
  return readings.map((line) =>
    line.find((numbering) => {
      if (numbering.form !== 'digits') return confirmed.has(numbering);
      if (line.some((other) => confirmed.has(other))) return false;
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

type Reading = Omit<Numbering, 'place'>;

function decimalsOf(text: string, ascii: string): Reading[] {
  const [start, digits = ''] = decimal.exec(ascii) ?? [];
  if (start === undefined) return [];
  const rest = text.slice(start.length);
  const separator = separatorOf(rest) ?? (digits.startsWith('0') ? fileSeparator.exec(rest)?.[0] : undefined);
  if (separator === undefined) return [];
  const parts = digits.split('.');
  const lastNonZero = parts.findLastIndex((part) => part !== '0');
  const number = parts.slice(0, Math.max(0, lastNonZero) + 1).map(Number);
  const isMarked = digits.includes('.') || start.includes('§') || separator.trim() !== '';
  return [{ style: 'decimal', number, title: rest.slice(separator.length).trim(), isMarked, form: 'digits' }];
}

/** The separator between a number and a title, if the line has one. */
function separatorOf(rest: string): string | undefined {
  return separators.map((pattern) => pattern.exec(rest)?.[1]).find((match) => match !== undefined);
}

/** Reads `1-2` and `A.1`, whose parts are those of `1.2`. */
function compoundsOf(text: string, ascii: string): Reading[] {
  const [, hyphens] = hyphenated.exec(ascii) ?? [];
  const [, letters] = lettered.exec(ascii) ?? [];
  const mark = hyphens ?? letters;
  const separator = mark === undefined ? undefined : separatorOf(text.slice(mark.length));
  if (mark === undefined || separator === undefined) return [];
  const title = text.slice(mark.length + separator.length).trim();
  const number = (hyphens ?? '') === mark ? mark.split('-').map(Number) : letteredParts(mark);
  return [{ style: 'decimal', number, title, isMarked: false, form: hyphens ? 'hyphens' : 'letter' }];
}

function letteredParts(mark: string): number[] {
  const [head = '', ...parts] = mark.split('.');
  return [firstLetterNumber + 1000 * letterValue(head) + Number(head.slice(1)), ...parts.map(Number)];
}

function chineseOf(text: string): Reading[] {
  const [mark, plain, bracketed] = chineseMark.exec(text) ?? [];
  if (mark === undefined) return [];
  const number = [chineseValue(plain ?? bracketed ?? '')];
  const style = plain ? '一' : '（一）';
  return [{ style, number, title: text.slice(mark.length).trim(), isMarked: false, form: 'digits' }];
}

/** Numbers such as `1-1`, when they count: each follows the one before it, or begins where its chapter does. */
function hyphenatedNumbers(all: Numbering[], labels: number[][]): Numbering[] {
  const hyphens = all.filter(({ form }) => form === 'hyphens');
  const heads = new Set(labels.filter(({ length }) => length === 1).map(([head]) => head));
  const counted = hyphens.filter(({ number }, index) => {
    const before = hyphens[index - 1]?.number;
    const isFirst = before?.[0] !== number[0];
    return isFirst ? number[1] === 1 || heads.has(number[0]) : (number[1] ?? 0) >= (before?.[1] ?? 0);
  });
  return counted.length === hyphens.length && (hyphens.length > 1 || heads.size > 0) ? hyphens : [];
}

/**
 * Letters that `A.1` extends, and those that continue such a letter. A lone `A` is an article, and `Appendix A` has its
 * letter already.
 */
function letteredNumbers(all: Numbering[], labels: number[][]): Numbering[] {
  const letters = all.filter((numbering) => numbering.form === 'letter' && !startsLowercase(numbering));
  const dotted = letters.filter(isDotted);
  const named = new Set(labels.map(([head]) => head));
  const heads = new Set(dotted.map(headOf).filter((head) => !named.has(head)));
  const single = letters.filter((numbering) => {
    if (isDotted(numbering)) return false;
    const head = headOf(numbering);
    const isNumber = heads.has(head) || heads.has(head - 1000);
    if (isNumber) heads.add(head);
    return isNumber;
  });
  return dotted.length > 1 || single.length > 0 || named.has(headOf(dotted[0] ?? { number: [] }))
    ? [...dotted, ...single]
    : [];
}

function numeralsOf(text: string): Reading[] {
  const [mark, numeral = ''] = numeralMark.exec(text) ?? [];
  if (mark === undefined) return [];
  const title = text.slice(mark.length).trim();
  const isUpper = numeral === numeral.toUpperCase();
  const romanStyle: NumeralStyle = isUpper ? 'I' : 'i';
  const letterStyle: NumeralStyle = isUpper ? 'A' : 'a';
  return [
    { style: romanStyle, number: [romanValue(numeral)], title, isMarked: false, form: 'digits' as const },
    {
      style: letterStyle,
      number: [numeral.length === 1 ? letterValue(numeral) : 0],
      title,
      isMarked: false,
      form: 'digits' as const,
    },
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
