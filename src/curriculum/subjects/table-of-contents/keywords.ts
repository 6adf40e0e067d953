import { letterValue, romanValue } from './numbering.js';

/** The level each word names (OQ-084): 1 unit, 2 part, 3 section. */
export const keywordLevels: ReadonlyMap<string, number> = new Map([
  ['unit', 1],
  ['chapter', 1],
  ['module', 1],
  ['part', 2],
  ['topic', 2],
  ['section', 3],
  ['lesson', 3],
]);

/** `Chapter 3: Forces` taken apart. A label with nothing behind it is its own title. */
export interface Keyword {
  keyword: string;
  number: number[];
  title: string;
}

const word = /^(?:unit|chapter|module|part|topic|section|lesson)(?=[ :–—]|$)/i;
const numeral = /^ (?:(\d{1,3}(?:\.\d{1,3}){0,8})[A-Za-z]?|([IVX]{1,7})|([A-Z]))(?=[ .:)–—-]|$)/;
const numberWord = /^ (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=[ .:)–—-]|$)/i;
const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const stop = /^(?: ?[:.)|]| [-–—] | ?[–—](?! ?\d)| ?-(?=[ \p{L}])(?! \d))/u;
const colon = /^(?: ?:| ?[–—](?! ?\p{Ll})| -(?= [^\p{Ll}]))/u;
/** `Unit 1 and 2 revision` reads on from its number, so the number belongs to the title. */
const readsOn = /^[\p{Ll}&+,/(]/u;

/** `Unit pricing` and `Part-whole models` are titles: only a number, a colon or a dash makes the word a label. */
export function keywordOf(text: string): Keyword | undefined {
  const [label] = word.exec(text) ?? [];
  if (label === undefined) return undefined;
  const rest = text.slice(label.length);
  const number = numberOf(rest);
  return number ? numbered(text, label, rest, number) : unnumbered(label, rest);
}

function numbered(
  text: string,
  label: string,
  rest: string,
  [digits, number]: [string, number[]],
): Keyword | undefined {
  const keyword = label.toLowerCase();
  const tail = rest.slice(digits.length);
  const [mark] = stop.exec(tail) ?? [];
  const title = tail.slice(mark?.length ?? 0).trim();
  if (title === '') return { keyword, number, title: label + digits };
  if (mark === undefined && /^[-–—]/.test(title)) return undefined;
  if (mark !== undefined || number.length > 1 || !readsOn.test(title)) return { keyword, number, title };
  return /\d/.test(digits) ? { keyword, number, title: text } : undefined;
}

function unnumbered(label: string, rest: string): Keyword | undefined {
  const [mark] = colon.exec(rest) ?? [];
  const title = rest.slice(mark?.length ?? 0).trim();
  return mark === undefined || title === '' ? undefined : { keyword: label.toLowerCase(), number: [], title };
}

function numberOf(rest: string): [string, number[]] | undefined {
  const [digits, decimal, roman, letter] = numeral.exec(rest) ?? numberWord.exec(rest) ?? [];
  if (digits === undefined) return undefined;
  if (roman) return [digits, [romanValue(roman)]];
  if (letter) return [digits, [letterValue(letter)]];
  const spelled = numberWords.indexOf(decimal.toLowerCase()) + 1;
  return [digits, spelled > 0 ? [spelled] : decimal.split('.').map(Number)];
}
