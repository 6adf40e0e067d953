import { type Entry } from './entries.js';
import { extendsNumber, contains } from './containment.js';
import { Layout } from './layout.js';
import { isDotted } from './numbering.js';

/** An entry in its place. One that is implied shares its line and title with the entry below that asked for it. */
export interface NestedEntry {
  line: number;
  title: string;
  children: NestedEntry[];
}

/** An entry whose children may still come. */
interface Branch {
  entry: Entry;
  rank: string;
  children: NestedEntry[];
}

/** The third level of an outline; deeper ones are flattened to it. */
export const sectionDepth = 3;
const implied = 'implied';
/** Names a document gives itself; as the only unit one would use up a level and say nothing. */
const documentTitle = /(?:^|[^\p{L}])(?:curriculum|syllabus|scheme of work|course outline)$/iu;

/**
 * Puts entries below one another. A keyword names its level, so a lesson right below a unit implies a part; but in a
 * text that is deep enough to fill three levels by itself, only the order of its words counts.
 */
export function nest(entries: Entry[]): NestedEntry[] {
  const layout = new Layout(entries);
  const byLevel = grow(entries, layout, (keyword) => layout.levelOf(keyword));
  const nested = isTooDeep(byLevel) ? grow(entries, layout, () => 1) : byLevel;
  const [only] = nested;
  return nested.length === 1 && only.children.length > 0 && documentTitle.test(only.title) ? only.children : nested;
}

/** Everything in an outline, each node before its children. */
export function inReadingOrder<Node extends { children?: Node[] }>(nodes: readonly Node[]): Node[] {
  const waiting = nodes.toReversed();
  const all: Node[] = [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    all.push(node);
    waiting.push(...(node.children ?? []).toReversed());
  }
  return all;
}

/** The outline as it grows, line by line, with the branches the next entry may join. */
class Growth {
  readonly roots: NestedEntry[] = [];
  private readonly open: Branch[] = [];

  constructor(
    private readonly layout: Layout,
    private readonly levelOf: (keyword: string) => number,
  ) {}

  add(entry: Entry): void {
    this.open.splice(this.countHolders(entry));
    const depth = Math.min(sectionDepth, this.namedDepth(entry));
    while (this.open.length < depth - 1) this.imply(entry);
    this.append(entry, rankOf(entry));
  }

  /** How many open branches keep the entry below them: up to one like it, its number's beginning, or a holder. */
  private countHolders(entry: Entry): number {
    const like = rankOf(entry);
    const sibling = this.open.findLastIndex(({ rank }) => rank === like);
    if (sibling >= 0) return sibling;
    const beginning = this.open.findLastIndex((branch) => extendsNumber(entry.number, branch.entry.number));
    const numbered = beginning < 0 ? undefined : this.open[beginning].entry;
    const holder = this.open.findLastIndex((branch) => {
      const mayHold = branch.rank !== implied && (!numbered || standsBetween(numbered, branch.entry, entry));
      return mayHold && contains(branch.entry, entry, this.layout);
    });
    return Math.max(beginning, holder) + 1;
  }

  /** The depth an entry says it has, counted from the parent where both are numbers or both are headings. */
  private namedDepth({ number, notation, heading, keyword }: Entry): number {
    const above = this.open.length;
    const parent = this.open.at(-1)?.entry;
    if (number.length > 1) {
      const known = parent && extendsNumber(number, parent.number) ? parent.number.length : above;
      return above + number.length - known;
    }
    if (notation === 'keyword') return this.levelOf(keyword);
    if (notation !== 'heading') return above + 1;
    return parent?.heading ? above + heading - parent.heading : heading - this.layout.shallowestHeading + 1;
  }

  /** Adds one level that is missing above an entry; above `1.2.3` it is `1.2`, which later lines may continue. */
  private imply(entry: Entry): void {
    const parent = this.open.at(-1)?.entry.number ?? [];
    const length = 1 + (extendsNumber(entry.number, parent) ? parent.length : this.open.length);
    const number = isDotted(entry) ? entry.number.slice(0, length) : [];
    const missing = { ...entry, number, heading: 0 };
    this.append(missing, number.length > 1 ? rankOf(missing) : implied);
  }

  private append(entry: Entry, rank: string): void {
    const node: NestedEntry = { line: entry.line, title: entry.title, children: [] };
    (this.open.at(-1)?.children ?? this.roots).push(node);
    this.open.push({ entry, rank, children: node.children });
  }
}

function grow(entries: Entry[], layout: Layout, levelOf: (keyword: string) => number): NestedEntry[] {
  const growth = new Growth(layout, levelOf);
  for (const entry of entries) growth.add(entry);
  return growth.roots;
}

/** May this entry come between `1` and `1.1`? A heading or a label may, and what is indented more and less than they are. */
function standsBetween(numbered: Entry, entry: Entry, inner: Entry): boolean {
  const isLabel = entry.notation === 'heading' || entry.notation === 'keyword';
  return isLabel || (numbered.indent < entry.indent && entry.indent < inner.indent);
}

/** Entries of one rank are siblings wherever they meet. */
function rankOf({ notation, keyword, heading, column, indent, number }: Entry): string {
  if (notation === 'cell') return `cell ${column}`;
  if (notation === 'heading') return `heading ${heading}`;
  if (notation === 'keyword') return keyword;
  if (notation === 'matter') return notation;
  return `${notation} ${number.length > 1 ? number.slice(0, -1).join('.') : `at ${indent}`}`;
}

function isTooDeep(nodes: NestedEntry[]): boolean {
  return nodes.some(({ children }) =>
    children.some((part) => part.children.some((section) => section.children.length > 0)),
  );
}
