import { keywordOf } from './keywords.js';
import { type ContentsLine, readLines } from './lines.js';
import { believable, isDotted, type Look, type Numbering, numberingsOf } from './numbering.js';

/** How an entry is set apart on the page. */
export type Notation = 'cell' | 'heading' | 'keyword' | 'bullet' | 'matter' | 'plain' | Look;

/** One title of a table of contents, with whatever its line says about its place. */
export interface Entry {
  line: number;
  title: string;
  notation: Notation;
  /** `[1, 2]` for `1.2`, `[3]` for `Chapter III`, empty without a number. */
  number: number[];
  /** How many `#` a Markdown heading has, 0 on any other line. */
  heading: number;
  /** `chapter` for `Chapter 3: Forces`, empty without one. */
  keyword: string;
  indent: number;
  column: number;
}

/** A line without its Markdown marks, before the whole text has said which of its numbers are numbering. */
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

/** The entries of a pasted text in reading order; a line at its top that only says `Contents` is not one. */
export function readEntries(text: string): Entry[] {
  const drafts = readLines(text).map(draftOf);
  const readings = drafts.map((draft) => numberingsOf(draft.body, placeOf(draft)));
  const labels = drafts.map(({ body }) => keywordOf(body)?.number ?? []);
  const numberings = believable(readings, labels);
  return drafts
    .map((draft, index) => entryOf(draft, numberings[index]))
    .filter(({ title }, index) => title !== '' && !(index < 3 && contentsTitle.test(title)));
}

function draftOf({ line, indent, column, text }: ContentsLine): Draft {
  const [hashMark = '', hashes = ''] = headingMark.exec(text) ?? [];
  const [bullet = ''] = bulletMark.exec(text) ?? [];
  const body = text.slice(hashMark.length + bullet.length);
  const heading = hashes.length;
  const title = withoutMarkdown(heading > 0 ? body.replace(/ #+$/, '') : body);
  return { line, indent, column, heading, isBullet: bullet !== '', body: title };
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
  return { ...entry, notation: notationOf(entry, draft, numbering?.look) };
}

/** The first of its marks to tell a line's place (OQ-084): a dotted number before a heading before a keyword. */
function notationOf(entry: Omit<Entry, 'notation'>, { isBullet }: Draft, look?: Look): Notation {
  if (entry.column > 0) return 'cell';
  if (isDotted(entry)) return 'decimal';
  if (entry.heading > 0) return 'heading';
  if (entry.keyword) return 'keyword';
  if (look) return look;
  if (isBullet) return 'bullet';
  return entry.indent === 0 && frontMatterTitle.test(entry.title) ? 'matter' : 'plain';
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
