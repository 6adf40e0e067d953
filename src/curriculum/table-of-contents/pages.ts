/** A line's ending, taken apart: `Forces ...... 42` is a title, a leader and a page. */
interface Ending {
  title: string;
  leader: string;
  page: string;
}

const arabic = '0123456789';
const pageNumerals = [`${arabic}-–`, arabic, 'ivxlc', 'IVXLC'];
const leaderCharacters = ' \t.…‥·․_-';
const arabicPage = /^\d{1,4}$/;
const pageRange = /^\d{1,4}[-–]\d{1,4}$/;
const romanPage = /^c?(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})$/i;

/** What no title ends with: a number behind it is part of the title (`Numbers to 20`, `Year Group 1`, `0 - 10`). */
const danglingEnd =
  /(?:^|[^\p{L}])(?:to|of|in|on|by|at|for|from|with|within|under|over|and|or|than|the|a|an|unit|chapter|module|part|topic|section|lesson|year|grade|level|stage|group|term|week|day|book|volume|war|table)$|[-–—+×=/&,]$/iu;

/**
 * Takes off leaders and page numbers. A dotted leader, a tab or two spaces speak for themselves; three dots, or a
 * number after one space, are read as a leader or a page only where most of the text has them.
 */
export function withoutPages(lines: string[]): string[] {
  const endings = lines.map(endingOf);
  const hasShortLeaders = mostly(endings, (ending) => isLed(ending) || isShortlyLed(ending), 0.5);
  const isPaged = arePages(endings);
  return endings.map((ending, index) => {
    const isPage = isLed(ending) || (hasShortLeaders && isShortlyLed(ending)) || (isPaged && isBare(ending));
    return isPage ? ending.title : lines[index];
  });
}

function endingOf(line: string): Ending {
  for (const numerals of pageNumerals) {
    const ending = takeApart(line, numerals);
    if (ending.leader && isPage(ending.page)) return ending;
  }
  return takeApart(line, '');
}

function takeApart(line: string, numerals: string): Ending {
  const [led, page] = splitTail(line.trimEnd(), numerals);
  const [title, leader] = splitTail(led, leaderCharacters);
  return { title: dots(leader) < 2 ? led.trimEnd() : title, leader, page };
}

/** By hand, because a regular expression would look for the tail from every place it might start. */
function splitTail(text: string, characters: string): [string, string] {
  let start = text.length;
  while (start > 0 && characters.includes(text[start - 1])) start -= 1;
  return [text.slice(0, start), text.slice(start)];
}

function isLed(ending: Ending): boolean {
  if (dots(ending.leader) >= 4) return true;
  return /\t| {2}/.test(ending.leader) && isPlain(ending);
}

function isShortlyLed(ending: Ending): boolean {
  return dots(ending.leader) >= 2 && ending.page !== '';
}

function isBare(ending: Ending): boolean {
  return ending.leader.endsWith(' ') && isPlain(ending);
}

/** A page as it stands without a leader: `World War  II` and `Numbers to  20` have none. */
function isPlain({ title, page }: Ending): boolean {
  const isNumber = arabicPage.test(page) || (page !== '' && page === page.toLowerCase() && !pageRange.test(page));
  return isNumber && title.trim() !== '' && !danglingEnd.test(title);
}

/** Do nearly all lines end in a number, and do the numbers never go back? Years would begin higher than pages. */
function arePages(endings: Ending[]): boolean {
  const bare = endings.filter((ending) => isBare(ending) && arabicPage.test(ending.page));
  const isAscending = bare.every(({ page }, index) => index === 0 || Number(page) >= Number(bare[index - 1].page));
  const titles = new Set(bare.map(({ title }) => title.trim()));
  if (bare.length < 3 || bare[0].page.length > 3 || titles.size * 2 <= bare.length) return false;
  return isAscending && mostly(endings, isBare, 0.8);
}

function mostly(endings: Ending[], test: (ending: Ending) => boolean, share: number): boolean {
  return endings.filter(test).length >= share * endings.length;
}

function isPage(page: string): boolean {
  return page !== '' && (arabicPage.test(page) || pageRange.test(page) || romanPage.test(page));
}

function dots(leader: string): number {
  const weights: Record<string, number> = { '…': 3, '‥': 2, ' ': 0, '\t': 0 };
  return Array.from(leader).reduce((sum, character) => sum + (weights[character] ?? 1), 0);
}
