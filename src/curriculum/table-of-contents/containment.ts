import { type Entry } from './entries.js';
import { type Layout } from './layout.js';
import { headOf, isDotted } from './numbers/numbering.js';

/** Says whether one entry contains another; undefined when the rule does not apply. */
type ContainmentRule = (outer: Entry, inner: Entry, layout: Layout) => boolean | undefined;

/** By precedence; the first rule that applies decides. See docs/decisions/0060-outline-evidence.md. */
const containmentRules: ContainmentRule[] = [
  byNumber,
  byTable,
  byHeading,
  byKeyword,
  byIndentation,
  byBullet,
  byNotation,
];

/** Whether `inner`, which comes after `outer`, may be placed below it. */
export function contains(outer: Entry, inner: Entry, layout: Layout): boolean {
  for (const rule of containmentRules) {
    const isContained = rule(outer, inner, layout);
    if (isContained !== undefined) return isContained;
  }
  return false;
}

/** Whether the number extends the prefix, as `1.2.3` extends `1` and `1.2`. */
export function extendsNumber(number: number[], prefix: number[]): boolean {
  return prefix.length > 0 && prefix.length < number.length && prefix.every((part, index) => part === number[index]);
}

function byNumber(outer: Entry, inner: Entry, layout: Layout): boolean | undefined {
  if (isDotted(inner) && outer.number.length > 0) {
    return outer.notation === 'decimal' || layout.hasNumbersBelow(outer) ? false : undefined;
  }
  const isNext = outer.notation === 'decimal' && inner.notation === 'decimal' && headOf(outer) + 1 === headOf(inner);
  return isNext ? false : undefined;
}

function byTable(outer: Entry, inner: Entry): boolean | undefined {
  if (inner.notation === 'cell') return outer.notation !== 'cell' || outer.column < inner.column;
  return outer.notation === 'cell' ? false : undefined;
}

/** A heading contains every other entry; of two with equal marks, keywords decide. Numbers and keywords contain headings only when the text uses them first. */
function byHeading(outer: Entry, inner: Entry, layout: Layout): boolean | undefined {
  if (outer.heading > 0) {
    if (outer.heading !== inner.heading) return inner.heading === 0 || outer.heading < inner.heading;
    return layout.outranks(outer.keyword, inner.keyword);
  }
  if (inner.heading === 0) return undefined;
  const isLabel = outer.notation === 'keyword' || outer.notation === 'decimal';
  return isLabel && layout.isUsedFirst(outer.notation, 'heading');
}

function byKeyword(outer: Entry, inner: Entry, layout: Layout): boolean | undefined {
  if (outer.notation !== 'keyword' || inner.notation !== 'keyword') return undefined;
  return layout.outranks(outer.keyword, inner.keyword);
}

function byIndentation(outer: Entry, inner: Entry): boolean | undefined {
  if (inner.notation === 'frontMatter') return false;
  return outer.indent === inner.indent ? undefined : outer.indent < inner.indent;
}

/** Bullets at the same indentation are siblings, whatever follows them: `- Introduction`, `- Chapter 1: Maps`. */
function byBullet(outer: Entry, inner: Entry): boolean | undefined {
  return outer.isBullet && inner.isBullet ? false : undefined;
}

/** At the same indentation, any text contains bullets; keywords, and numbers up to a length, contain plain lines. */
function byNotation(outer: Entry, inner: Entry, layout: Layout): boolean {
  if (outer.notation === 'frontMatter') return inner.notation === 'bullet';
  if (outer.notation === 'plain') return inner.notation === 'bullet' || isDotted(inner) || layout.plainLinesAreHeadings;
  if (inner.notation !== 'plain') return layout.isUsedFirst(outer.notation, inner.notation);
  if (outer.notation === 'decimal') return outer.number.length <= layout.maxParentNumberLength(inner);
  return outer.notation === 'keyword';
}
