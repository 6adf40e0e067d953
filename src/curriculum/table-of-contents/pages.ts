/** The parts of a line such as `Forces ...... 42`: a title, a leader and a page. */
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

/** Endings after which a number belongs to the title: `Numbers to 20`, `Year Group 1`, `0 - 10`. */
const incompleteEnd =
  /(?:^|[^\p{L}])(?:to|of|in|on|by|at|for|from|with|within|under|over|and|or|than|the|a|an|unit|chapter|module|part|topic|section|lesson|year|grade|level|stage|group|term|week|day|book|volume|war|table)$|[-–—+×=/&,]$/iu;

/**
 * Removes leaders and page numbers. A dotted leader, a tab or two spaces are always a leader; three dots, or a number
 * after one space, only when most lines have them.
 */
export function withoutPages(lines: string[]): string[] {
  const endings = lines.map((line) => ({ line, ...endingOf(line) }));
  const hasShortLeaders = isCommon(endings, (ending) => hasLongLeader(ending) || hasShortLeader(ending), 0.5);
  const hasBarePages = areBarePages(endings);
  return endings.map((ending) => {
    const isPaged =
      hasLongLeader(ending) || (hasShortLeaders && hasShortLeader(ending)) || (hasBarePages && hasBarePage(ending));
    return isPaged ? ending.title : ending.line;
  });
}

function endingOf(line: string): Ending {
  for (const numerals of pageNumerals) {
    const ending = parseEnding(line, numerals);
    if (ending.leader && isPage(ending.page)) return ending;
  }
  return parseEnding(line, '');
}

function parseEnding(line: string, numerals: string): Ending {
  const [rest, page] = splitTail(line.trimEnd(), numerals);
  const [title, leader] = splitTail(rest, leaderCharacters);
  return { title: countDots(leader) < 2 ? rest.trimEnd() : title, leader, page };
}

/** A loop, because a regular expression anchored at the end takes quadratic time. */
function splitTail(text: string, characters: string): [string, string] {
  let start = text.length;
  while (start > 0 && characters.includes(text.charAt(start - 1))) start -= 1;
  return [text.slice(0, start), text.slice(start)];
}

function hasLongLeader(ending: Ending): boolean {
  if (countDots(ending.leader) >= 4) return true;
  return /\t| {2}/.test(ending.leader) && isPageWithoutDots(ending);
}

function hasShortLeader(ending: Ending): boolean {
  return countDots(ending.leader) >= 2 && ending.page !== '';
}

function hasBarePage(ending: Ending): boolean {
  return ending.leader.endsWith(' ') && isPageWithoutDots(ending);
}

/** Whether the number is a page although no dots lead to it; in `World War  II` and `Numbers to  20` it is not. */
function isPageWithoutDots({ title, page }: Ending): boolean {
  const isNumber = arabicPage.test(page) || (page !== '' && page === page.toLowerCase() && !pageRange.test(page));
  return isNumber && title.trim() !== '' && !incompleteEnd.test(title);
}

/** Whether nearly all lines end in a number and the numbers never decrease. A first number of four digits is a year. */
function areBarePages(endings: Ending[]): boolean {
  const bare = endings.filter((ending) => hasBarePage(ending) && arabicPage.test(ending.page));
  const isAscending = bare.every(({ page }, index) => Number(page) >= Number(bare[index - 1]?.page ?? 0));
  const titles = new Set(bare.map(({ title }) => title.trim()));
  const [first] = bare;
  if (!first || bare.length < 3 || first.page.length > 3 || titles.size * 2 <= bare.length) return false;
  return isAscending && isCommon(endings, hasBarePage, 0.8);
}

/** Whether at least `minShare` of the endings pass the test. */
function isCommon(endings: Ending[], test: (ending: Ending) => boolean, minShare: number): boolean {
  return endings.filter(test).length >= minShare * endings.length;
}

function isPage(page: string): boolean {
  return page !== '' && (arabicPage.test(page) || pageRange.test(page) || romanPage.test(page));
}

/** Counts the dots of a leader; an ellipsis counts as three. */
function countDots(leader: string): number {
  const weights: Record<string, number> = { '…': 3, '‥': 2, ' ': 0, '\t': 0 };
  return Array.from(leader).reduce((sum, character) => sum + (weights[character] ?? 1), 0);
}
