import { isContentsHeader } from './known-titles.js';
import { withAsciiDigits } from './numbers/digits.js';
import { endingOf } from './page-endings.js';

const numberOnly = /^(?:[-–—·•|] ?)?(?:page |p\. ?)?(?:\d{1,4}|[ivxlc]{1,7})(?: ?[-–—·•|])?$/i;
const leadingPage = /^(?:\d{1,4}|[ivxlc]{1,7})(?= )/;
const trailingPage = / (?:\d{1,4}|[ivxlc]{1,7})$/;
/** The share of other lines with a page from which a repeated line without one is a header. */
const minPagedShare = 0.8;

/**
 * Finds the lines that belong to the pages of the printed book, not to its contents: a contents heading with a page
 * number, a lone page number, and the title of the book on top of each page.
 */
export function pageHeaders(lines: string[]): Set<string> {
  const texts = lines.map((line) => withAsciiDigits(line.replace(/\s+/g, ' ').trim()));
  const titles = texts.filter((text) => !numberOnly.test(text));
  const isPaged = titles.filter(endsInPage).length * 2 > texts.length;
  const repeated = repeatedTitles(texts);
  return new Set(
    lines.filter((_, index) => {
      const text = texts[index] ?? '';
      return isContentsHeader(text) || (isPaged && numberOnly.test(text)) || repeated.has(text);
    }),
  );
}

/** Lines of book titles: on left pages after the number, on right ones before it; or repeated, alone without a page. */
function repeatedTitles(texts: string[]): Set<string> {
  const left = new Map(
    texts.filter((text) => leadingPage.test(text)).map((text) => [titleOf(text, leadingPage), text]),
  );
  const pairs = texts.flatMap((text) => {
    const other = trailingPage.test(text) ? left.get(titleOf(text, trailingPage)) : undefined;
    return other === undefined ? [] : [other, text];
  });
  return new Set([...pairs, ...repeatedWithoutPages(texts)]);
}

function titleOf(text: string, page: RegExp): string {
  return text.replace(page, '').trim();
}

function repeatedWithoutPages(texts: string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const repeated = [...counts].filter(([text, count]) => count > 1 && isUnpagedTitle(text)).map(([text]) => text);
  const [others, only] = [texts.filter((text) => !repeated.includes(text)), repeated.length === 1];
  const paged = others.filter(endsInPage);
  return only && paged.length >= 3 && paged.length >= minPagedShare * others.length ? repeated : [];
}

function isUnpagedTitle(text: string): boolean {
  return /^\p{L}/u.test(text) && !endsInPage(text);
}

function endsInPage(text: string): boolean {
  return endingOf(text).page !== '';
}
