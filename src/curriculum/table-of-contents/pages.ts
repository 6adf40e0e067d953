import { keywordOf } from './keywords.js';
import { isFrontMatter } from './known-titles.js';
import { arabicPage, countDots, type Ending, endingOf, letterPage, pageRange } from './page-endings.js';

/** A line without its page number, and the number if it is arabic. */
export interface PagedLine {
  text: string;
  page: number | undefined;
}

/**
 * Endings without which a title is incomplete: `Numbers to 20`, `Year Group 1`, `0 - 10`. Weak evidence, used only where
 * the numbers of the text do not decide.
 */
const incompleteEnd =
  /(?:^|[^\p{L}])(?:to|of|in|on|by|at|for|from|with|within|under|over|and|or|than|the|a|an|unit|chapter|module|part|topic|section|lesson|year|grade|level|stage|group|term|week|day|book|volume|war|table)$|[-–—+×=/&,]$/iu;

/** Shares of the lines, or of the steps from one number to the next, from which a text counts as paged. */
const minPagedShare = 0.6;
const minAscendingShare = 0.75;

/**
 * Removes leaders and page numbers. A dotted leader is always one. Whether numbers after a tab or a space are pages is
 * decided by all of them: pages are on most lines, and nearly every one is at least as large as the one before.
 */
export function withoutPages(lines: string[]): PagedLine[] {
  const endings = withoutCommas(lines.map(endingOf));
  const hasShortLeaders = isCommon(endings, (ending) => hasLongLeader(ending) || hasShortLeader(ending), 0.5);
  const hasTabPages = areAscending(endings, hasTab);
  const hasBarePages = areBarePages(endings);
  const letterPages = hasTabPages || hasBarePages || hasShortLeaders ? appendixPages(endings) : new Set<Ending>();
  const outliers = hasBarePages ? outOfOrder(endings) : new Set<Ending>();
  return endings.map((ending) => {
    const isPaged =
      hasLongLeader(ending) ||
      letterPages.has(ending) ||
      (hasShortLeaders && hasShortLeader(ending)) ||
      (hasTab(ending) && (hasTabPages || isPageWithoutDots(ending))) ||
      (hasBarePages && hasBarePage(ending) && (!outliers.has(ending) || isPageWithoutDots(ending)));
    return isPaged
      ? { text: ending.title, page: Number.isNaN(ending.value) ? undefined : ending.value }
      : { text: ending.line, page: undefined };
  });
}

/** The pages of appendices, such as `A1`: they follow the last arabic page, several of them or after a title of back matter. */
function appendixPages(endings: Ending[]): Set<Ending> {
  const last = endings.findLastIndex(({ value }) => !Number.isNaN(value));
  const pages = endings.slice(last + 1).filter(({ page, title }) => letterPage.test(page) && title.trim() !== '');
  return new Set(pages.length > 1 || pages.some(({ title }) => isFrontMatter(title.trim())) ? pages : []);
}

/** In a text where most titles end in a comma before the page, as in `Motion, 12`, the comma is a leader. */
function withoutCommas(endings: Ending[]): Ending[] {
  const bare = endings.filter(hasBarePage);
  const commas = bare.filter(({ title }) => title.trimEnd().endsWith(','));
  if (commas.length < 3 || commas.length * 2 <= bare.length) return endings;
  return endings.map((ending) =>
    hasBarePage(ending) ? { ...ending, title: ending.title.replace(/[,.]\s*$/, '') } : ending,
  );
}

/** Whether a title cannot end here: `The causes of the`. */
export function isIncomplete(title: string): boolean {
  return incompleteEnd.test(title.trimEnd());
}

function hasLongLeader(ending: Ending): boolean {
  return countDots(ending.leader) >= 4;
}

function hasShortLeader(ending: Ending): boolean {
  return countDots(ending.leader) >= 2 && ending.page !== '';
}

/** Whether a tab or a wide gap is before the number. */
function hasTab(ending: Ending): boolean {
  return /\t| {2}/.test(ending.leader) && isNumber(ending) && ending.title.trim() !== '';
}

/** Whether a number that can be a page follows one space; the number of a label such as `Chapter 2` cannot. */
function hasBarePage(ending: Ending): boolean {
  return ending.leader.endsWith(' ') && isNumber(ending) && ending.title.trim() !== '' && !isLabel(ending.line);
}

function isNumber({ page, hasWord }: Ending): boolean {
  return (
    arabicPage.test(page) ||
    (hasWord && pageRange.test(page)) ||
    (page !== '' && page === page.toLowerCase() && !pageRange.test(page))
  );
}

function isLabel(line: string): boolean {
  return keywordOf(line.trim())?.isBare ?? false;
}

/** Whether the title is complete without the number; in `World War  II` and `Numbers to  20` it is not. */
function isPageWithoutDots(ending: Ending): boolean {
  return isNumber(ending) && !isIncomplete(ending.title);
}

/** Whether the numbers of the endings are on most lines and ascend. A first number of four digits is a year. */
function areAscending(endings: Ending[], test: (ending: Ending) => boolean): boolean {
  const values = endings.filter(test).flatMap(({ value }) => (Number.isNaN(value) ? [] : [value]));
  const ascents = values.slice(1).filter((value, index) => value >= (values[index] ?? 0)).length;
  const [first = Infinity] = values;
  return (
    values.length >= 3 &&
    first < 1000 &&
    new Set(values).size * 3 > values.length &&
    ascents >= minAscendingShare * (values.length - 1) &&
    isCommon(endings, test, minPagedShare)
  );
}

/** Whether numbers after one space are pages. Those after leaders are evidence too: they have to fit between them. */
function areBarePages(endings: Ending[]): boolean {
  const bare = endings.filter(hasBarePage);
  const titles = new Set(bare.map(({ title }) => title.trim()));
  const incomplete = bare.filter((ending) => !isPageWithoutDots(ending));
  const isTitleNumber = titles.size * 2 <= bare.length || incomplete.length * 2 >= bare.length;
  const isLeader = (ending: Ending) => hasLongLeader(ending) && ending.page !== '';
  return !(isTitleNumber && bare.length > 0) && areAscending(endings, (end) => isLeader(end) || hasBarePage(end));
}

/** The endings whose number is smaller than one before or larger than one after it, seen from the longest ascent. */
function outOfOrder(endings: Ending[]): Set<Ending> {
  const numbered = endings.filter((ending) => !Number.isNaN(ending.value));
  const chain = longestAscent(numbered.map(({ value }) => value));
  return new Set(numbered.filter((_, index) => !chain.has(index)));
}

/** Positions of a longest non-decreasing subsequence in n log n steps. */
function longestAscent(values: number[]): Set<number> {
  const tails: number[] = [];
  const before = values.map((value, index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    tails[low] = index;
    return tails[low - 1];
  });
  const chain = new Set<number>();
  for (let at = tails.at(-1); at !== undefined; at = before[at]) chain.add(at);
  return chain;
}

/** Whether at least `minShare` of the endings pass the test. */
function isCommon(endings: Ending[], test: (ending: Ending) => boolean, minShare: number): boolean {
  return endings.filter(test).length >= minShare * endings.length;
}
