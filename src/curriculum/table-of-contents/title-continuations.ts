import { keywordOf } from './keywords.js';
import { isFrontMatter } from './known-titles.js';
import type { ContentsLine } from './lines.js';
import { isDotted } from './numbers/numbering.js';
import { numberingsOf } from './numbers/read-numbering.js';
import { isIncomplete } from './pages.js';

/** Shares of the lines of one kind from which the exception among them is a title over two lines. */
const minPagedShare = 0.8;
const minSingleShare = 0.8;
const maxLowercaseShare = 0.2;

const mark = /^(?:#{1,6} |[-*+•◦▪‣●○■–] |[-•◦▪‣●○■]\p{L})/u;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;

/** Joins the titles that the printed page breaks over lines, and labels such as `Chapter 1` with the title below. */
export function joinTitles(lines: ContentsLine[]): ContentsLine[] {
  return joinWrapped(joinLabels(lines));
}

/**
 * Joins a label with the next line: the only plain line below it, in nearly all places where the text uses this word; or
 * the one that has no page, because its page is on the line of the label.
 */
function joinLabels(lines: ContentsLine[]): ContentsLine[] {
  const places = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const label = keywordOf(line.text);
    if (line.column > 0 || !label?.isBare) return;
    places.set(label.keyword, [...(places.get(label.keyword) ?? []), index]);
  });
  const joined = new Set([...places.values()].filter((indexes) => areBelow(lines, indexes)).flat());
  return lines.flatMap((line, index) => {
    const next = lines[index + 1];
    if (joined.has(index - 1) && !isMarked(line)) return [];
    if (!joined.has(index) || !next || isMarked(next)) return [line];
    return [{ ...line, text: `${line.text}: ${next.text}`, page: line.page ?? next.page }];
  });
}

/** Whether the titles of the labels are on the lines below them. */
function areBelow(lines: ContentsLine[], labels: number[]): boolean {
  const isTitle = (index: number) => {
    const [label, first, second] = [lines[index], lines[index + 1], lines[index + 2]];
    if (!label || !first || isMarked(first)) return false;
    if (label.page !== undefined && first.page === undefined) return true;
    return label.indent === first.indent && (!second || isMarked(second));
  };
  return labels.length > 1 && labels.filter(isTitle).length >= minSingleShare * labels.length;
}

/**
 * Joins a line without a page and the plain line below it that has one, in a text with pages: the second begins in
 * lowercase, the first is incomplete, or nearly all lines marked like the first have pages.
 */
function joinWrapped(lines: ContentsLine[]): ContentsLine[] {
  const paged = lines.filter(({ page }) => page !== undefined);
  if (paged.length < 3 || paged.length * 2 < lines.length) return lines;
  const isPagedKind = pagedKinds(lines);
  const hasLowercase = lines.filter(startsLowercase).length > maxLowercaseShare * lines.length;
  return lines.reduceRight<ContentsLine[]>((joined, line) => {
    const [next, ...others] = joined;
    const isContinued =
      next?.line === line.line + 1 &&
      canContinue(line, next) &&
      ((!hasLowercase && startsLowercase(next)) || isIncomplete(line.text) || isPagedKind(line));
    return isContinued
      ? [{ ...line, text: joinTexts(line.text, next.text), page: next.page }, ...others]
      : [line, ...joined];
  }, []);
}

function canContinue(line: ContentsLine, next: ContentsLine): boolean {
  const isLine = line.column === 0 && next.column === 0 && line.indent <= next.indent;
  return isLine && line.page === undefined && next.page !== undefined && !isMarked(next);
}

/** Whether the lines numbered like this one, or with its keyword, nearly all have pages. */
function pagedKinds(lines: ContentsLine[]): (line: ContentsLine) => boolean {
  const counts = new Map<string, { all: number; paged: number }>();
  for (const line of lines) {
    const { all, paged } = counts.get(kindOf(line)) ?? { all: 0, paged: 0 };
    counts.set(kindOf(line), { all: all + 1, paged: paged + (line.page === undefined ? 0 : 1) });
  }
  return (line) => {
    const { all, paged } = counts.get(kindOf(line)) ?? { all: 0, paged: 0 };
    return kindOf(line) !== '' && paged >= 2 && paged >= minPagedShare * (all - 1);
  };
}

function kindOf({ text }: ContentsLine): string {
  const keyword = keywordOf(text);
  if (keyword) return keyword.isBare ? '' : keyword.keyword;
  const [numbering] = numberingsOf(text, '');
  if (!numbering) return '';
  return isDotted(numbering) ? `decimal ${numbering.number.length}` : numbering.style;
}

/** Whether the line begins a title of its own. */
function isMarked({ text, column }: ContentsLine): boolean {
  return (
    column > 0 ||
    mark.test(text) ||
    isFrontMatter(text) ||
    keywordOf(text) !== undefined ||
    numberingsOf(text, '').length > 0
  );
}

function startsLowercase({ text }: ContentsLine): boolean {
  return /^\p{Ll}/u.test(text);
}

/** A hyphen before a lowercase letter divides a word; Chinese and Japanese have no spaces. */
function joinTexts(first: string, second: string): string {
  if (/\p{L}-$/u.test(first) && /^\p{Ll}/u.test(second)) return first.slice(0, -1) + second;
  return unspaced.test(first) && !/^[\p{ASCII}]/u.test(second) ? first + second : `${first} ${second}`;
}
