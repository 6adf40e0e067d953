import { type Entry } from './entries.js';

/**
 * Whether the plain lines are headings: there are several, the first line is one, and each is directly above a line of
 * the same rank.
 */
export function plainLinesAreHeadings(entries: Entry[]): boolean {
  const body = entries.filter(({ notation }) => notation !== 'frontMatter');
  const headings = body.flatMap((entry, index) => (isUnindentedPlain(entry) ? [index] : []));
  const first = body.at(1);
  if (headings.length < 2 || headings[0] !== 0 || !first) return false;
  return headings.every((index) => {
    const next = body.at(index + 1);
    return next && next.notation === first.notation && next.keyword === first.keyword && sameLength(next, first);
  });
}

/**
 * The longest number that may contain each plain line. A plain line between `1.2` and `1.3` belongs to 1. In a text
 * that lost its indentation, where plain lines follow every `1.1`, they belong to the longest number they usually
 * follow.
 */
export function maxParentNumberLengths(entries: Entry[]): Map<Entry, number> {
  const before = numbersBefore(entries);
  const after = numbersBefore(entries.toReversed()).toReversed();
  const defaultLength = defaultParentNumberLength(entries);
  const lengthAt = (index: number) => Math.max(defaultLength, sharedLength(before[index] ?? [], after[index] ?? []));
  return new Map(
    entries.flatMap((entry, index) => (isUnindentedPlain(entry) ? [[entry, lengthAt(index)] as const] : [])),
  );
}

/**
 * Counts, for each step between consecutive numbers such as from `1.4` to `2`, how often plain lines come between. When
 * most steps of a kind have them, the lines belong to the shorter number's level.
 */
function defaultParentNumberLength(entries: Entry[]): number {
  const steps = new Map<string, { minLength: number; all: number; filled: number }>();
  const numbers = entries.flatMap(({ notation, number }, index) =>
    notation === 'decimal' ? [{ length: number.length, following: entries[index + 1] }] : [],
  );
  numbers.slice(1).forEach(({ length }, order) => {
    const previous = numbers[order];
    const lengths = [previous?.length ?? length, length];
    const { all, filled } = steps.get(lengths.join()) ?? { all: 0, filled: 0 };
    const fills = previous?.following && isUnindentedPlain(previous.following) ? 1 : 0;
    steps.set(lengths.join(), { minLength: Math.min(...lengths), all: all + 1, filled: filled + fills });
  });
  const commonSteps = [...steps.values()].filter(({ all, filled }) => filled * 2 > all);
  return Math.max(0, ...commonSteps.map(({ minLength }) => minLength));
}

/** For each entry, the last decimal number on the lines before it. */
function numbersBefore(entries: Entry[]): number[][] {
  let latest: number[] = [];
  return entries.map(({ notation, number }) => {
    const before = latest;
    if (notation === 'decimal') latest = number;
    return before;
  });
}

function isUnindentedPlain({ notation, indent }: Entry): boolean {
  return notation === 'plain' && indent === 0;
}

function sameLength(a: Entry, b: Entry): boolean {
  return a.number.length === b.number.length;
}

function sharedLength(a: number[], b: number[]): number {
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs < 0 ? a.length : differs;
}
