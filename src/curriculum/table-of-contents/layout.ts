import { type Entry, type Notation } from './entries.js';
import { keywordLevels } from './keywords.js';
import { headOf, isDotted } from './numbers/numbering.js';
import { maxParentNumberLengths, plainLinesAreHeadings } from './plain-lines.js';

/** How the text uses one keyword. */
interface KeywordUse {
  level: number;
  first: number;
  count: number;
  /** Its numbers continue those of a keyword of the same level, as in `Unit 1, Chapter 2`: the two are siblings. */
  continuesNumbering: boolean;
}

/** Evidence from the whole text: which notations, keywords and plain lines are above which. */
export class Layout {
  /** Plain lines are headings of the numbered ones: `Mechanics / 1. Motion / 2. Forces / Waves / 3. Sound`. */
  readonly plainLinesAreHeadings: boolean;
  private readonly firstUses = new Map<Notation, number>();
  private readonly keywords = new Map<string, KeywordUse>();
  private readonly numbersBelow = new Map<Entry, boolean>();
  private readonly parentNumberLengths: Map<Entry, number>;

  constructor(entries: Entry[]) {
    entries.forEach(({ notation }, index) => {
      if (!this.firstUses.has(notation)) this.firstUses.set(notation, index);
    });
    this.plainLinesAreHeadings = plainLinesAreHeadings(entries);
    this.countKeywords(entries);
    this.matchNumbers(entries);
    this.parentNumberLengths = maxParentNumberLengths(entries);
  }

  /** Whether the text uses `outer` before `inner`. Of two notations, the one used first is the outer one. */
  isUsedFirst(outer: Notation, inner: Notation): boolean {
    return (this.firstUses.get(outer) ?? Infinity) < (this.firstUses.get(inner) ?? Infinity);
  }

  /** Keywords keep the order of their levels, unless the text uses the inner one first and no more often. */
  outranks(outer: string, inner: string): boolean {
    const [a, b] = [this.keywords.get(outer), this.keywords.get(inner)];
    if (!a || !b || a === b) return false;
    if (a.level === b.level) return a.first < b.first && !b.continuesNumbering;
    const [earlier, later] = a.first < b.first ? [a, b] : [b, a];
    return (earlier.level < later.level || earlier.count <= later.count ? earlier : later) === a;
  }

  /** Whether the dotted numbers after this entry start with its number. `Unit 2` may also contain `5.1`. */
  hasNumbersBelow(entry: Entry): boolean {
    return this.numbersBelow.get(entry) ?? false;
  }

  /** The longest number that may contain this plain line: 2 allows `1.2`, 1 allows only `1`, 0 none. */
  maxParentNumberLength(entry: Entry): number {
    return this.parentNumberLengths.get(entry) ?? 0;
  }

  private countKeywords(entries: Entry[]): void {
    const latest = new Map<number, Entry>();
    entries.forEach((entry, first) => {
      const level = keywordLevels.get(entry.keyword);
      if (level === undefined) return;
      const use = this.keywords.get(entry.keyword) ?? {
        level,
        first,
        count: 0,
        continuesNumbering: continuesNumbering(latest.get(level), entry),
      };
      this.keywords.set(entry.keyword, { ...use, count: use.count + 1 });
      latest.set(level, entry);
    });
  }

  private matchNumbers(entries: Entry[]): void {
    let next = NaN;
    for (const entry of entries.toReversed()) {
      if (isDotted(entry)) next = headOf(entry);
      else this.numbersBelow.set(entry, headOf(entry) === next);
    }
  }
}

function continuesNumbering(before: Entry | undefined, entry: Entry): boolean {
  if (!before || before.number.length === 0 || entry.number.length === 0) return true;
  return headOf(before) + 1 === headOf(entry);
}
