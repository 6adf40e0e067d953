import { type Entry } from './entries.js';
import { type Layout } from './layout.js';
import { isDotted } from './numbering.js';

/** Says whether one entry holds another, or nothing where it cannot tell. */
type Clue = (outer: Entry, inner: Entry, layout: Layout) => boolean | undefined;

/** In the order of OQ-084: decimal numbers, Markdown, keywords, indentation; then what is left to tell by. */
const clues: Clue[] = [byNumber, byTable, byHeading, byKeyword, byIndentation, byNotation];

/** May `inner`, coming after `outer`, stand below it? */
export function contains(outer: Entry, inner: Entry, layout: Layout): boolean {
  for (const clue of clues) {
    const answer = clue(outer, inner, layout);
    if (answer !== undefined) return answer;
  }
  return false;
}

/** Does the number continue the other, as `1.2.3` does `1` and `1.2`? */
export function extendsNumber(number: number[], beginning: number[]): boolean {
  return (
    beginning.length > 0 && beginning.length < number.length && beginning.every((part, index) => part === number[index])
  );
}

function byNumber(outer: Entry, inner: Entry, layout: Layout): boolean | undefined {
  if (isDotted(inner) && outer.number.length > 0) {
    return outer.notation === 'decimal' || layout.hasNumbersBelow(outer) ? false : undefined;
  }
  const isNext =
    outer.notation === 'decimal' && inner.notation === 'decimal' && outer.number[0] + 1 === inner.number[0];
  return isNext ? false : undefined;
}

function byTable(outer: Entry, inner: Entry): boolean | undefined {
  if (inner.notation === 'cell') return outer.notation !== 'cell' || outer.column < inner.column;
  return outer.notation === 'cell' ? false : undefined;
}

/** A heading holds whatever is no heading. It stands below numbers or keywords only in a text that opens with those. */
function byHeading(outer: Entry, inner: Entry, layout: Layout): boolean | undefined {
  if (outer.heading > 0) return inner.heading === 0 || outer.heading < inner.heading;
  if (inner.heading === 0) return undefined;
  const isLabel = outer.notation === 'keyword' || outer.notation === 'decimal';
  return isLabel && layout.leads(outer.notation, 'heading');
}

function byKeyword(outer: Entry, inner: Entry, layout: Layout): boolean | undefined {
  if (outer.notation !== 'keyword' || inner.notation !== 'keyword') return undefined;
  return layout.outranks(outer.keyword, inner.keyword);
}

function byIndentation(outer: Entry, inner: Entry): boolean | undefined {
  if (inner.notation === 'matter') return false;
  return outer.indent === inner.indent ? undefined : outer.indent < inner.indent;
}

/** Unindented: bullets stand below any text, plain lines below keywords and in the reach of numbers. */
function byNotation(outer: Entry, inner: Entry, layout: Layout): boolean {
  if (outer.notation === 'matter') return inner.notation === 'bullet';
  if (outer.notation === 'plain') return inner.notation === 'bullet' || isDotted(inner) || layout.plainHeads;
  if (inner.notation !== 'plain') return layout.leads(outer.notation, inner.notation);
  if (outer.notation === 'decimal') return outer.number.length <= layout.reachOf(inner);
  return outer.notation === 'keyword';
}
