import { headOf, isDotted, type Numbering } from './numbering.js';

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
