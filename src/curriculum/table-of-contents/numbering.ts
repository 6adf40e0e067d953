/** What a number looks like: `decimal` is `1`, `1.` or `1.2.3`; the others are numerals as in `IV.`, `iv)`, `A.`, `a)`. */
export type Look = 'decimal' | 'I' | 'i' | 'A' | 'a';

/** A line read as a number and the title behind it, which the whole text has yet to bear out. */
export interface Numbering {
  look: Look;
  number: number[];
  title: string;
  /** Dotted like `1.2`, or set off as in `1.`, `1)` or `1:`. */
  isMarked: boolean;
  /** Numbers count on among those of the same look at the same place. */
  place: string;
}

const decimal = /^\(?(\d{1,3}(?:\.\d{1,3}){0,8})/;
/** What sets a decimal off from the title behind it. `1 – 7` and `1 - 7` are ranges. */
const stops = [
  /^([.):] )/,
  /^([.):])\p{L}/u,
  /^( ?[–—] ?)(?:[^\s\d]|\d+\p{L})/u,
  /^( ?- )(?:\D|\d+\p{L}|$)/u,
  /^( )(?:[^-–—]|$)/u,
  /^()\p{Lu}\p{Ll}/u,
];
const numeralMark = /^\(?([IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z])[.)] /;
const roman = /^c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})$/i;
const romanDigits = ['i', 'v', 'x', 'l', 'c'];
const romanValues = [1, 5, 10, 50, 100];

/** Every way to read the beginning of a line as a number: `I.` may be the first numeral or the ninth letter. */
export function numberingsOf(text: string, where: string): Numbering[] {
  return [...decimalsOf(text), ...numeralsOf(text)]
    .filter(({ title }) => title !== '')
    .map((numbering) => ({ ...numbering, place: `${numbering.look} ${where}` }));
}

/**
 * One reading for each line, or none: `24 hour clock` and `3D shapes` are titles. A bare number has to count on from
 * another or introduce `1.1` and its like; a numeral like `IV.` has to count on; a number set off by a mark need not.
 * `labels` are the numbers keywords give: after `Chapter 1` there may well be a `1.1`.
 */
export function believable(readings: Numbering[][], labels: number[][]): (Numbering | undefined)[] {
  const all = readings.flat();
  const introducing = introductions(all);
  const counted = countedOn(all, introducing);
  const isDecimal = areDecimals(all, labels);
  return readings.map((line) =>
    line.find((numbering) => {
      if (isDotted(numbering)) return isDecimal;
      if (counted.has(numbering) || introducing.has(numbering)) return true;
      return numbering.isMarked && numbering.look === 'decimal';
    }),
  );
}

/** Is it a number of several parts, like `1.2`? */
export function isDotted({ number }: { number: number[] }): boolean {
  return number.length > 1;
}

/** A roman numeral's value, 0 for any other word. */
export function romanValue(text: string): number {
  if (!roman.test(text)) return 0;
  const digits = Array.from(text.toLowerCase(), (digit) => romanValues[romanDigits.indexOf(digit)]);
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0);
}

/** A letter's place in the alphabet. */
export function letterValue(letter: string): number {
  return letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0) + 1;
}

function decimalsOf(text: string): Omit<Numbering, 'place'>[] {
  const [start, digits] = decimal.exec(text) ?? [];
  if (start === undefined) return [];
  const rest = text.slice(start.length);
  const stop = stops.map((pattern) => pattern.exec(rest)?.[1]).find((found) => found !== undefined);
  if (stop === undefined) return [];
  const parts = digits.split('.');
  const number = parts
    .slice(
      0,
      1 +
        Math.max(
          0,
          parts.findLastIndex((part) => part !== '0'),
        ),
    )
    .map(Number);
  const isMarked = digits.includes('.') || stop.trim() !== '';
  return [{ look: 'decimal', number, title: rest.slice(stop.length).trim(), isMarked }];
}

function numeralsOf(text: string): Omit<Numbering, 'place'>[] {
  const [mark, numeral] = numeralMark.exec(text) ?? [];
  if (mark === undefined) return [];
  const title = text.slice(mark.length).trim();
  const isUpper = numeral === numeral.toUpperCase();
  const asRoman: Look = isUpper ? 'I' : 'i';
  const asLetter: Look = isUpper ? 'A' : 'a';
  return [
    { look: asRoman, number: [romanValue(numeral)], title, isMarked: false },
    { look: asLetter, number: [numeral.length === 1 ? letterValue(numeral) : 0], title, isMarked: false },
  ].filter(({ number: [value] }) => value > 0);
}

/** Is the text numbered `1.1`, `1.2`, or does it only speak of `1.5 litres`? */
function areDecimals(all: Numbering[], labels: number[][]): boolean {
  const decimals = all.filter(({ look }) => look === 'decimal').map(({ number }) => number);
  const known = new Set([...decimals, ...labels].map(String));
  const dotted = all.filter(isDotted);
  const families = dotted.map(({ number }) => String(number.slice(0, -1)));
  if (dotted.some((numbering) => !runsOn(numbering))) return true;
  return new Set(families).size < families.length || families.some((family) => known.has(family));
}

/** The numbers right above their own, as the first `2` after `1.4` and before `2.1`. */
function introductions(all: Numbering[]): Set<Numbering> {
  const found = new Set<Numbering>();
  const waiting = new Map<number, Numbering>();
  let current: number | undefined;
  for (const numbering of all.filter(({ look }) => look === 'decimal')) {
    const [head] = numbering.number;
    const introduction = waiting.get(head);
    if (!isDotted(numbering)) {
      if (!introduction && !runsOn(numbering)) waiting.set(head, numbering);
      continue;
    }
    if (introduction && head !== current) found.add(introduction);
    waiting.clear();
    current = head;
  }
  return found;
}

/** The numbers that count up by one from 0 or 1 wherever some do; `5 times table` and its like only seem to. */
function countedOn(all: Numbering[], introducing: Set<Numbering>): Set<Numbering> {
  const latest = new Map<string, Numbering>();
  const places = new Set<string>();
  const candidates = all.filter((numbering) => {
    if (isDotted(numbering)) return false;
    const { look, title, place, isMarked } = numbering;
    const [value] = numbering.number;
    const before = latest.get(place);
    const isNext = before !== undefined && before.number[0] + 1 === value;
    if (isNext && (look !== 'decimal' || before.title !== title || introducing.has(before))) places.add(place);
    const counts = isNext || value <= 1;
    if (counts || isMarked) latest.set(place, numbering);
    return counts;
  });
  return new Set(candidates.filter(({ place }) => places.has(place)));
}

/** `digit numbers` runs on from its 2; a title behind a number seldom begins small. */
function runsOn({ title }: Numbering): boolean {
  return /^\p{Ll}/u.test(title);
}
