import { withoutFigureLists } from './figure-lists.js';
import { withoutInlineMarkup } from './inline-markup.js';
import { keywordOf } from './keywords.js';
import { isContentsHeading, isFrontMatter } from './known-titles.js';
import { type ContentsLine, readLines } from './lines.js';
import { appendixNumber, isDotted, type Numbering, type NumeralStyle } from './numbers/numbering.js';
import { numberingsOf } from './numbers/read-numbering.js';
import { resolveNumberings } from './numbers/resolve-numberings.js';

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
  isBullet: boolean;
  page: number | undefined;
}

/** The entries of a text, and the lines left out because they are page headers. */
export interface ReadEntries {
  entries: Entry[];
  headers: number[];
}

/** A line without its Markdown marks, before the whole text has decided which numbers are numbering. */
interface Draft extends Pick<Entry, 'line' | 'heading' | 'indent' | 'column' | 'isBullet' | 'page'> {
  isLink: boolean;
  body: string;
}

const headingMark = /^(#{1,6}) /;
const bulletMark = /^(?:[-*+•◦▪‣●○■–] (?:\[[ xX]\] )?|[-•◦▪‣●○■](?=\p{L}))/u;
/** Returns the entries of a pasted text in reading order. A `Contents` title in the first three lines is dropped. */
export function readEntries(text: string): ReadEntries {
  const { lines, headers } = readLines(text);
  const drafts = withLinkedChapters(lines.map(draftOf).filter(isTitle));
  const readings = drafts.map((draft) => numberingsOf(draft.body, placeOf(draft)));
  const labels = drafts.map(({ body }) => keywordOf(body)?.number ?? appendixNumber(body));
  const numberings = resolveNumberings(readings, labels);
  const entries = drafts.map((draft, index) => entryOf(draft, numberings[index])).filter(({ title }) => title !== '');
  const repeated = repeatedTitles(entries);
  return { entries: withoutFigureLists(entries.map((entry) => belowChapter(entry, repeated))), headers };
}

function draftOf({ line, indent, column, page, text }: ContentsLine): Draft {
  const [hashMark = '', hashes = ''] = headingMark.exec(text) ?? [];
  const [bullet = ''] = bulletMark.exec(text) ?? [];
  const content = text.slice(hashMark.length + bullet.length);
  const heading = hashes.length;
  const { text: body, isLink } = withoutInlineMarkup(heading > 0 ? content.replace(/ #+$/, '') : content);
  return { line, indent, column, page, heading, isBullet: bullet !== '', isLink, body };
}

function isTitle({ body }: Draft, index: number): boolean {
  return body !== '' && !(index < 3 && isContentsHeading(body, index === 0));
}

/** In the books of mdBook and GitBook, a line that is only a link is a chapter beside the linked bullets around it. */
function withLinkedChapters(drafts: Draft[]): Draft[] {
  const bullets = drafts.filter(({ isBullet }) => isBullet);
  const hasLinks = bullets.length > 0 && bullets.filter(({ isLink }) => isLink).length * 2 > bullets.length;
  const isChapter = ({ heading, isLink }: Draft) => heading === 0 && isLink;
  return hasLinks ? drafts.map((draft) => (isChapter(draft) ? { ...draft, isBullet: true } : draft)) : drafts;
}

/** Titles such as `References` that occur several times: they end chapters, not the book. */
function repeatedTitles(entries: Entry[]): Set<string> {
  const matter = entries.filter(({ notation }) => notation === 'frontMatter').map(({ title }) => title);
  return new Set(matter.filter((title, index) => matter.indexOf(title) !== index));
}

function belowChapter(entry: Entry, repeated: Set<string>): Entry {
  return entry.notation === 'frontMatter' && repeated.has(entry.title) ? { ...entry, notation: 'plain' } : entry;
}

function placeOf({ heading, isBullet, indent, column }: Draft): string {
  return [heading, isBullet, indent, column].join(' ');
}

function entryOf(draft: Draft, numbering?: Numbering): Entry {
  const { line, heading, indent, column, isBullet, page } = draft;
  const title = numbering?.title ?? draft.body;
  const keyword = numbering && isDotted(numbering) ? undefined : keywordOf(title);
  const entry = {
    line,
    heading,
    indent,
    column,
    isBullet,
    page,
    title: (keyword?.title ?? title).replace(/ ?:$/, ''),
    keyword: keyword?.keyword ?? '',
    number: keyword?.number ?? numbering?.number ?? appendixNumber(title),
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
  return entry.indent === 0 && isFrontMatter(entry.title) ? 'frontMatter' : 'plain';
}
