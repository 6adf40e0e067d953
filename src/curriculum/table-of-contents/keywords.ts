import { isDotted, letterValue, romanValue } from './numbering.js';

/** The outline level of each keyword: 1 unit, 2 part, 3 section. */
export const keywordLevels: ReadonlyMap<string, number> = new Map([
  ['unit', 1],
  ['chapter', 1],
  ['module', 1],
  ['part', 2],
  ['topic', 2],
  ['section', 3],
  ['lesson', 3],
]);

/** The pieces of `Chapter 3: Forces`. A label without a title, such as `Chapter 3`, is its own title. */
interface Keyword {
  keyword: string;
  number: number[];
  title: string;
}

const word = /^(?:unit|chapter|module|part|topic|section|lesson)(?=[ :–—]|$)/i;
const numeral = /^ (?:(\d{1,3}(?:\.\d{1,3}){0,8})[A-Za-z]?|([IVX]{1,7})|([A-Z]))(?=[ .:)–—-]|$)/;
const numberWord = /^ (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=[ .:)–—-]|$)/i;
const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
/** Optional separator between a numbered label and its title. */
const numberedSeparator = /^(?: ?[:.)|]| [-–—] | ?[–—](?! ?\d)| ?-(?=[ \p{L}])(?! \d))/u;
/** Required separator when the label has no number. */
const unnumberedSeparator = /^(?: ?:| ?[–—](?! ?\p{Ll})| -(?= [^\p{Ll}]))/u;
/** `Unit 1 and 2 revision` continues after its number, so the number belongs to the title. */
const continuesAfterNumber = /^[\p{Ll}&+,/(–—-]/u;

/**
 * Parses the keyword at the start of a line. Only a number, a colon or a dash makes the word a label: `Unit pricing`
 * and `Part-whole models` are titles.
 */
export function keywordOf(text: string): Keyword | undefined {
  const [label] = word.exec(text) ?? [];
  if (label === undefined) return undefined;
  const keyword = label.toLowerCase();
  const { digits, number } = numberOf(text.slice(label.length));
  const tail = text.slice(label.length + digits.length);
  const [separator] = (digits ? numberedSeparator : unnumberedSeparator).exec(tail) ?? [];
  const title = tail.slice(separator?.length ?? 0).trim();
  if (digits === '') return separator && title ? { keyword, number, title } : undefined;
  if (title === '') return { keyword, number, title: label + digits };
  if (separator || isDotted({ number }) || !continuesAfterNumber.test(title)) return { keyword, number, title };
  return /\d/.test(digits) ? { keyword, number, title: text } : undefined;
}

function numberOf(rest: string): { digits: string; number: number[] } {
  const [digits, decimal = '', roman, letter] = numeral.exec(rest) ?? numberWord.exec(rest) ?? [];
  if (digits === undefined) return { digits: '', number: [] };
  if (roman) return { digits, number: [romanValue(roman)] };
  if (letter) return { digits, number: [letterValue(letter)] };
  const spelled = numberWords.indexOf(decimal.toLowerCase()) + 1;
  return { digits, number: spelled > 0 ? [spelled] : decimal.split('.').map(Number) };
}
