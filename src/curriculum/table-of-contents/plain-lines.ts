import { type Entry } from './entries.js';

/** Every plain line stands right above a line of one and the same rank, from the first line on, and there are several. */
export function headsNumbers(entries: Entry[]): boolean {
  const body = entries.filter(({ notation }) => notation !== 'matter');
  const heads = body.flatMap((entry, index) => (isStray(entry) ? [index] : []));
  const first = body.at(1);
  if (heads.length < 2 || heads[0] !== 0 || !first) return false;
  return heads.every((index) => {
    const next = body.at(index + 1);
    return next && next.notation === first.notation && next.keyword === first.keyword && sameLength(next, first);
  });
}

/**
 * A plain line between `1.2` and `1.3` belongs to 1. Where such lines come all along, as below every `1.1` of a text
 * that lost its indentation, they belong to the longest number they usually follow.
 */
export function reachesOf(entries: Entry[]): Map<Entry, number> {
  const before = numbersBefore(entries);
  const after = numbersBefore(entries.toReversed()).toReversed();
  const usual = defaultReach(entries);
  const strays = entries.flatMap((entry, index) => (isStray(entry) ? [index] : []));
  return new Map(strays.map((index) => [entries[index], Math.max(usual, sharedLength(before[index], after[index]))]));
}

/** From one number to the next, as from `1.4` to `2`, plain lines may usually come between, and then belong to 1. */
function defaultReach(entries: Entry[]): number {
  const steps = new Map<string, { reach: number; all: number; filled: number }>();
  const numbers = entries.flatMap(({ notation }, index) => (notation === 'decimal' ? [index] : []));
  numbers.slice(1).forEach((next, order) => {
    const lengths = [numbers[order], next].map((index) => entries[index].number.length);
    const { all, filled } = steps.get(lengths.join()) ?? { all: 0, filled: 0 };
    const fills = isStray(entries[numbers[order] + 1]) ? 1 : 0;
    steps.set(lengths.join(), { reach: Math.min(...lengths), all: all + 1, filled: filled + fills });
  });
  const usual = [...steps.values()].filter(({ all, filled }) => filled * 2 > all);
  return Math.max(0, ...usual.map(({ reach }) => reach));
}

/** For each entry the last decimal number on the lines before it. */
function numbersBefore(entries: Entry[]): number[][] {
  let latest: number[] = [];
  return entries.map(({ notation, number }) => {
    const before = latest;
    if (notation === 'decimal') latest = number;
    return before;
  });
}

function isStray({ notation, indent }: Entry): boolean {
  return notation === 'plain' && indent === 0;
}

function sameLength(a: Entry, b: Entry): boolean {
  return a.number.length === b.number.length;
}

function sharedLength(a: number[], b: number[]): number {
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs < 0 ? a.length : differs;
}
