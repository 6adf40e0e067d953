import { extendsNumber, contains } from './containment.js';
import { type Entry } from './entries.js';
import { Layout } from './layout.js';
import { numberText } from './numbers/numbering.js';

/** An entry in its place. An implied one takes the line of the entry below it, and its missing number as title. */
export interface NestedEntry {
  line: number;
  isImplied: boolean;
  title: string;
  children: NestedEntry[];
}

/** An entry that may still get children. */
interface OpenEntry {
  entry: Entry;
  rank: string;
  children: NestedEntry[];
}

/** The depth of sections; deeper levels are flattened to it. */
export const sectionDepth = 3;
const implied = 'implied';
/** Titles of whole documents; as the only unit, one would use up a level without information. */
const documentTitle = /(?:^|[^\p{L}])(?:curriculum|syllabus|scheme of work|course outline)$/iu;

/**
 * Nests entries. The outermost keyword of a text marks its units, also if the word is `Lesson`. A title above a whole outline is left
 * out where it would use up a level without information.
 */
export function nest(entries: Entry[]): NestedEntry[] {
  const layout = new Layout(entries);
  const builder = new OutlineBuilder(layout);
  for (const entry of entries) builder.add(entry);
  const [only] = builder.roots;
  if (builder.roots.length !== 1 || !only || only.children.length === 0) return builder.roots;
  const [first] = entries;
  const isTitle =
    only.isImplied || documentTitle.test(only.title) || (first?.heading === 1 && isTooDeep(builder.roots));
  return isTitle ? only.children : builder.roots;
}

/** Returns all nodes of an outline, each before its children. */
export function inReadingOrder<Node extends { children?: Node[] }>(nodes: readonly Node[]): Node[] {
  const pending = nodes.toReversed();
  const all: Node[] = [];
  for (let node = pending.pop(); node; node = pending.pop()) {
    all.push(node);
    pending.push(...(node.children ?? []).toReversed());
  }
  return all;
}

/** Builds an outline line by line; `open` is the path of entries the next one may be placed below. */
class OutlineBuilder {
  readonly roots: NestedEntry[] = [];
  private readonly open: OpenEntry[] = [];

  constructor(private readonly layout: Layout) {}

  add(entry: Entry): void {
    this.open.splice(this.countAncestors(entry));
    const depth = Math.min(sectionDepth, this.numberedDepth(entry));
    while (this.open.length < depth - 1) this.appendImplied(entry);
    this.append(entry, rankOf(entry));
  }

  /** How many open entries stay above this one: up to its sibling, the prefix of its number, or its container. */
  private countAncestors(entry: Entry): number {
    const ownRank = rankOf(entry);
    const sibling = this.open.findLastIndex(({ rank }) => rank === ownRank);
    if (sibling >= 0) return sibling;
    const prefix = this.open.findLastIndex((ancestor) => extendsNumber(entry.number, ancestor.entry.number));
    const numbered = this.open[prefix]?.entry;
    const container = this.open.findLastIndex((ancestor) => {
      const isCandidate = ancestor.rank !== implied && (!numbered || isBetween(numbered, ancestor.entry, entry));
      return isCandidate && contains(ancestor.entry, entry, this.layout);
    });
    return Math.max(prefix, container) + 1;
  }

  /** The depth stated by a dotted number, relative to the number above it; other marks state no depth. */
  private numberedDepth({ number }: Entry): number {
    const above = this.open.length;
    const parent = this.open.at(-1)?.entry;
    const known = parent && extendsNumber(number, parent.number) ? parent.number.length : above;
    return above + Math.max(1, number.length - known);
  }

  /** Adds one level missing above an entry; above `1.2.3` it is `1.2`, which later lines may continue. */
  private appendImplied(entry: Entry): void {
    const parent = this.open.at(-1)?.entry.number ?? [];
    const length = 1 + (extendsNumber(entry.number, parent) ? parent.length : this.open.length);
    const number = entry.number.slice(0, length);
    const missing = { ...entry, number, heading: 0, title: numberText(number) };
    this.append(missing, number.length > 1 ? rankOf(missing) : implied);
  }

  private append(entry: Entry, rank: string): void {
    const isImplied = rank === implied;
    const node: NestedEntry = { line: entry.line, isImplied, title: entry.title, children: [] };
    (this.open.at(-1)?.children ?? this.roots).push(node);
    this.open.push({ entry, rank, children: node.children });
  }
}

/** Whether the entry may come between `1` and `1.1`: a heading, a keyword, or a line indented between them. */
function isBetween(numbered: Entry, entry: Entry, inner: Entry): boolean {
  const isLabel = entry.notation === 'heading' || entry.notation === 'keyword';
  return isLabel || (numbered.indent < entry.indent && entry.indent < inner.indent);
}

/** Entries of one rank are siblings. */
function rankOf({ notation, keyword, heading, column, indent, number }: Entry): string {
  if (notation === 'cell') return `cell ${column}`;
  if (notation === 'heading') return `heading ${heading} ${keyword}`;
  if (notation === 'keyword') return keyword;
  if (notation === 'frontMatter') return notation;
  return `${notation} ${number.length > 1 ? number.slice(0, -1).join('.') : `at ${indent}`}`;
}

function isTooDeep(nodes: NestedEntry[]): boolean {
  return nodes.some(({ children }) =>
    children.some((part) => part.children.some((section) => section.children.length > 0)),
  );
}
