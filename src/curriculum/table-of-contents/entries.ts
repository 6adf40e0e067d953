import { keywordOf } from './keywords.js';
import { type ContentsLine, readLines } from './lines.js';
import { isDotted, type Numbering, numberingsOf, type NumeralStyle, resolveNumberings } from './numbering.js';

/** How an entry is marked in the text; `frontMatter` includes back matter such as a glossary. */
export type Notation = 'cell' | 'heading' | 'keyword' | 'bullet' | 'frontMatter' | 'plain' | NumeralStyle;

/** One title of a table of contents, with the evidence in its line for its place in the outline. */
export interface Entry {
  line: number;
  title: string;
  notation: Notation;
  /** `[1, 2]` for `1.2`, `[3]` for `Chapter III`, empty without a number. */
  number: number[];
  /** Number of `#` in a Markdown heading, 0 on other lines. */
  heading: number;
  /** `chapter` for `Chapter 3: Forces`, empty without one. */
  keyword: string;
  indent: number;
  column: number;
}

/** A line without its Markdown marks, before the whole text has decided which numbers are numbering. */
interface Draft extends Pick<Entry, 'line' | 'heading' | 'indent' | 'column'> {
  isBullet: boolean;
  body: string;
}

const headingMark = /^(#{1,6}) /;
const bulletMark = /^[-*+•◦▪‣●○■–] (?:\[[ xX]\] )?/;
const contentsTitle =
  /^(?:(?:brief|detailed|full|short|table of) )?contents(?: page)?(?: in brief)?(?: [ivxlc]+| \d{1,3})?[:.]?$/i;
const frontMatterTitle =
  /^(?:preface|foreword|acknowledge?ments|prologue|epilogue|afterword|glossary|index|bibliography|references|answers|answer key|appendices|appendix(?: .*)?)$/i;

/** Returns the entries of a pasted text in reading order. A `Contents` title in the first three lines is dropped. */
export function readEntries(text: string): Entry[] {
  const drafts = readLines(text).map(draftOf);
  const readings = drafts.map((draft) => numberingsOf(draft.body, placeOf(draft)));
  const labels = drafts.map(({ body }) => keywordOf(body)?.number ?? []);
  const numberings = resolveNumberings(readings, labels);
  return drafts
    .map((draft, index) => entryOf(draft, numberings[index]))
    .filter(({ title }, index) => title !== '' && !(index < 3 && contentsTitle.test(title)));
}

function draftOf({ line, indent, column, text }: ContentsLine): Draft {
  const [hashMark = '', hashes = ''] = headingMark.exec(text) ?? [];
  const [bullet = ''] = bulletMark.exec(text) ?? [];
  const content = text.slice(hashMark.length + bullet.length);
  const heading = hashes.length;
  const body = withoutMarkdown(heading > 0 ? content.replace(/ #+$/, '') : content);
  return { line, indent, column, heading, isBullet: bullet !== '', body };
}

function placeOf({ heading, isBullet, indent, column }: Draft): string {
  return [heading, isBullet, indent, column].join(' ');
}

function entryOf(draft: Draft, numbering?: Numbering): Entry {
  const { line, heading, indent, column } = draft;
  const title = numbering?.title ?? draft.body;
  const keyword = numbering && isDotted(numbering) ? undefined : keywordOf(title);
  const entry = {
    line,
    heading,
    indent,
    column,
    title: (keyword?.title ?? title).replace(/ ?:$/, ''),
    keyword: keyword?.keyword ?? '',
    number: keyword?.number ?? numbering?.number ?? [],
  };
  return { ...entry, notation: notationOf(entry, draft, numbering?.style) };
}

/** By precedence: a dotted number, then a heading, then a keyword, then any other mark. */
function notationOf(entry: Omit<Entry, 'notation'>, { isBullet }: Draft, style?: NumeralStyle): Notation {
  if (entry.column > 0) return 'cell';
  if (isDotted(entry)) return 'decimal';
  if (entry.heading > 0) return 'heading';
  if (entry.keyword) return 'keyword';
  if (style) return style;
  if (isBullet) return 'bullet';
  return entry.indent === 0 && frontMatterTitle.test(entry.title) ? 'frontMatter' : 'plain';
}

function withoutMarkdown(text: string): string {
  return text
    .replace(/<br ?\/?>/gi, ' ')
    .replace(/\[([^[\]]+)\]\([^()\s]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/^(?:\*([^*_]+)\*|_([^*_]+)_)$/, '$1$2')
    .replace(/ +/g, ' ')
    .trim();
}
