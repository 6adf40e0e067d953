import { type Entry, type Notation } from './entries.js';
import { keywordLevels } from './keywords.js';
import { isDotted } from './numbering.js';
import { headsNumbers, reachesOf } from './plain-lines.js';

/** One keyword's part in the text. */
interface KeywordUse {
  level: number;
  first: number;
  count: number;
  /** Its numbers go on from those of another word of its level, as in `Unit 1, Chapter 2`: siblings, not a level. */
  goesOn: boolean;
}

/** What only the whole text can say: which of its notations, and which plain lines, stand above which. */
export class Layout {
  readonly shallowestHeading: number;
  /** Unmarked lines are what the numbered ones stand below: `Mechanics / 1. Motion / 2. Forces / Waves / 3. Sound`. */
  readonly plainHeads: boolean;
  private readonly firstSeen = new Map<Notation, number>();
  private readonly keywords = new Map<string, KeywordUse>();
  private readonly numbersBelow = new Map<Entry, boolean>();
  private readonly reaches: Map<Entry, number>;

  constructor(entries: Entry[]) {
    entries.forEach(({ notation }, index) => {
      if (!this.firstSeen.has(notation)) this.firstSeen.set(notation, index);
    });
    this.shallowestHeading = Math.min(...entries.map(({ heading }) => heading).filter((heading) => heading > 0));
    this.plainHeads = headsNumbers(entries);
    this.countKeywords(entries);
    this.matchNumbers(entries);
    this.reaches = reachesOf(entries);
  }

  /** Of two notations, the one a text uses first is the outer one. */
  leads(outer: Notation, inner: Notation): boolean {
    return (this.firstSeen.get(outer) ?? Infinity) < (this.firstSeen.get(inner) ?? Infinity);
  }

  /** Words keep the order of their levels, unless a text opens with the inner one and uses it no more often. */
  outranks(outer: string, inner: string): boolean {
    const [a, b] = [this.keywords.get(outer), this.keywords.get(inner)];
    if (!a || !b || a === b) return false;
    if (a.level === b.level) return a.first < b.first && !b.goesOn;
    const [earlier, later] = a.first < b.first ? [a, b] : [b, a];
    return (earlier.level < later.level || earlier.count <= later.count ? earlier : later) === a;
  }

  /** The level a word names, or the one of the words it stands above: the part of `Part I, Chapter 1` is a unit. */
  levelOf(keyword: string): number {
    const below = [...this.keywords].filter(([other]) => this.outranks(keyword, other)).map(([, { level }]) => level);
    return Math.min(this.keywords.get(keyword)?.level ?? 1, ...below);
  }

  /** Do the dotted numbers below this entry begin with its own? `Unit 2` may as well hold `5.1`. */
  hasNumbersBelow(entry: Entry): boolean {
    return this.numbersBelow.get(entry) ?? false;
  }

  /** How long a number may be to hold this plain line: 2 lets `1.2` hold it, 1 lets `1`, 0 lets none. */
  reachOf(entry: Entry): number {
    return this.reaches.get(entry) ?? 0;
  }

  private countKeywords(entries: Entry[]): void {
    const latest = new Map<number, Entry>();
    entries.forEach((entry, first) => {
      const level = keywordLevels.get(entry.keyword);
      if (level === undefined || entry.notation !== 'keyword') return;
      const use = this.keywords.get(entry.keyword) ?? {
        level,
        first,
        count: 0,
        goesOn: goesOn(latest.get(level), entry),
      };
      this.keywords.set(entry.keyword, { ...use, count: use.count + 1 });
      latest.set(level, entry);
    });
  }

  private matchNumbers(entries: Entry[]): void {
    let next = NaN;
    for (const entry of entries.toReversed()) {
      if (isDotted(entry)) next = entry.number[0];
      else this.numbersBelow.set(entry, entry.number[0] === next);
    }
  }
}

function goesOn(before: Entry | undefined, entry: Entry): boolean {
  if (!before || before.number.length === 0 || entry.number.length === 0) return true;
  return before.number[0] + 1 === entry.number[0];
}
