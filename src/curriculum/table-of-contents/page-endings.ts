import { withAsciiDigits } from './numbers/digits.js';

/** The parts of a line such as `Forces ...... 42`: a title, a leader and a page. */
export interface Ending {
  line: string;
  title: string;
  leader: string;
  page: string;
  /** Number of an arabic page, NaN for roman ones and lines without a page. */
  value: number;
  /** A word such as `Page` or `p.` stands before the number. */
  hasWord: boolean;
}

const arabic = '0123456789';
const pageNumerals = [`${arabic}-ABCDEFGHIJKLMNOPQRSTUVWXYZ`, `${arabic}-–~`, arabic, 'ivxlc', 'IVXLC'];
const leaderCharacters = ' \t.…‥·․⋯・_-—─';
export const arabicPage = /^\d{1,4}$/;
export const pageRange = /^\d{1,4}[-–~]\d{1,4}$/;
/** The pages of an appendix: `A1`, `B-12`. */
export const letterPage = /^[A-Z]-?\d{1,3}$/;
const romanPage = /^c?(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})$/i;
const pageWords = new Set('p pp pg pgs page pages s seite pag pág página páginas str стр blz side หน้า'.split(' '));

/** Splits a line at the leader before its page number. */
export function endingOf(line: string): Ending {
  const ascii = withAsciiDigits(line);
  for (const numerals of pageNumerals) {
    const ending = parseEnding(line, ascii, numerals);
    if (ending.leader && isPage(ending.page)) return ending;
  }
  return parseEnding(line, ascii, '');
}

function parseEnding(line: string, ascii: string, numerals: string): Ending {
  const [numbered, page] = splitTail(ascii.trimEnd(), numerals);
  const rest = page === '' ? numbered : withoutPageWord(numbered);
  const [title, leader] = splitTail(rest, leaderCharacters);
  return {
    line,
    // Positions in both spellings are equal, so titles keep their own digits.
    title: line.slice(0, (isLeader(leader) ? title : rest.trimEnd()).length),
    leader,
    page,
    value: arabicPage.test(page) || pageRange.test(page) ? Number.parseInt(page) : NaN,
    hasWord: rest !== numbered,
  };
}

/** Whether the characters lead to a page: at least two dots, or one that stands apart from the title. */
function isLeader(leader: string): boolean {
  return countDots(leader) >= 2 || (leader.startsWith(' ') && leader.trim() === '.');
}

/** Removes a word for `page` between a space or leader and the number. */
function withoutPageWord(text: string): string {
  const end = text.trimEnd().replace(/\.$/, '').length;
  let start = end;
  while (start > 0 && /\p{L}|\p{M}/u.test(text.charAt(start - 1))) start -= 1;
  const isWord = start > 0 && leaderCharacters.includes(text.charAt(start - 1));
  return isWord && pageWords.has(text.slice(start, end).toLowerCase()) ? text.slice(0, start) : text;
}

/** A loop, because a regular expression anchored at the end takes quadratic time. */
function splitTail(text: string, characters: string): [string, string] {
  let start = text.length;
  while (start > 0 && characters.includes(text.charAt(start - 1))) start -= 1;
  return [text.slice(0, start), text.slice(start)];
}

function isPage(page: string): boolean {
  return page !== '' && [arabicPage, pageRange, romanPage, letterPage].some((form) => form.test(page));
}

/** Counts the dots of a leader; an ellipsis counts as three. */
export function countDots(leader: string): number {
  const weights: Record<string, number> = { '…': 3, '⋯': 3, '‥': 2, ' ': 0, '\t': 0 };
  return Array.from(leader).reduce((sum, character) => sum + (weights[character] ?? 1), 0);
}
