import { chineseValue, numberWord, withAsciiDigits, wordValue } from './numbers/digits.js';
import { isDotted, letterValue, romanValue } from './numbers/numbering.js';

/** Words of one rank; a smaller rank is usually the outer one. */
interface Rank {
  level: number;
  words: string;
}

/** Labels of books in several languages: 1 units and chapters, 2 parts and topics, 3 sections and lessons. */
const ranks: Rank[] = [
  {
    level: 1,
    words:
      'unit chapter module chapitre unité kapitel einheit capítulo unidad unidade módulo capitolo unità modulo ' +
      'hoofdstuk kapittel rozdział глава модуль розділ bölüm ünite chương bab บทที่ หน่วยที่ अध्याय অধ্যায় الوحدة الفصل فصل',
  },
  { level: 2, words: 'part topic partie teil parte deel del część часть kısım phần bahagian bagian ตอนที่ الباب الجزء' },
  {
    level: 3,
    words:
      'section lesson abschnitt lektion leçon sección lección seção lição lezione раздел урок ders bài บทเรียนที่ الدرس',
  },
];

/** The outline level of each keyword. The Chinese, Japanese and Korean ones have a fixed order. */
export const keywordLevels: ReadonlyMap<string, number> = new Map([
  ...ranks.flatMap(({ level, words }) => words.split(' ').map((word) => [word, level] as const)),
  ...Array.from('部篇编編卷册冊편부', (counter) => [counter, 0] as const),
  ...['部分', '单元', '單元', '단원'].map((counter) => [counter, counter === '部分' ? 0 : 0.5] as const),
  ...Array.from('章回讲講장', (counter) => [counter, 1] as const),
  ...Array.from('节節절', (counter) => [counter, 2] as const),
  ...Array.from('课課과', (counter) => [counter, 3] as const),
]);

/** The pieces of `Chapter 3: Forces`. A label without a title, such as `Chapter 3`, is its own title. */
interface Keyword {
  keyword: string;
  number: number[];
  title: string;
  /** The line is a label without a title. */
  isBare: boolean;
}

const numeral = /^ (?:(\d{1,3}(?:\.\d{1,3}){0,8})[A-Za-z]?|([IVXL]{1,7})|([A-Z]))(?=[ .:)|–—-]|$)/;
const arabicOrdinal =
  /^ (الأول|الأولى|الثاني|الثانية|الثالث|الثالثة|الرابع|الرابعة|الخامس|الخامسة|السادس|السادسة|السابع|السابعة|الثامن|الثامنة|التاسع|التاسعة|العاشر|العاشرة)(?=[ .:–—-]|$)/;
const arabicOrdinals = [
  'الأول',
  'الثاني',
  'الثالث',
  'الرابع',
  'الخامس',
  'السادس',
  'السابع',
  'الثامن',
  'التاسع',
  'العاشر',
];
/** `第三章`, `第 3 單元`, `제1장`, `1장`: number and counter are one label. */
const counted =
  /^(?:第|제) ?(\d{1,3}|[〇零一二三四五六七八九十百两兩]{1,7}) ?(部分|单元|單元|단원|[部篇编編卷册冊章回讲講节節课課편부장절과])[ :：.、]?/;
const countedWithoutPrefix = /^(\d{1,3}) ?(단원|[장부편章])(?:[ :：.]|$)/;
/** Optional separator between a numbered label and its title. */
const numberedSeparator = /^(?: ?[:：.)|]| [-–—] | ?[–—](?! ?\d)| ?-(?=[ \p{L}])(?! \d))/u;
/** Required separator when the label has no number. */
const unnumberedSeparator = /^(?: ?:| ?[–—](?! ?\p{Ll})| -(?= [^\p{Ll}]))/u;
/** `Unit 1 and 2 revision` continues after its number, so the number belongs to the title. */
const continuesAfterNumber = /^[\p{Ll}&+,/(–—-]/u;

/**
 * Parses the keyword at the start of a line. Only a number, a colon or a dash makes the word a label: `Unit pricing`
 * and `Part-whole models` are titles.
 */
export function keywordOf(text: string): Keyword | undefined {
  return countedOf(text) ?? labelOf(text);
}

function countedOf(text: string): Keyword | undefined {
  const ascii = withAsciiDigits(text);
  const [label, digits = '', keyword = ''] = counted.exec(ascii) ?? countedWithoutPrefix.exec(ascii) ?? [];
  if (label === undefined) return undefined;
  const title = text.slice(label.length).trim();
  const number = [Number(digits) || chineseValue(digits)];
  return { keyword, number, title: title || text, isBare: title === '' };
}

function labelOf(text: string): Keyword | undefined {
  const label = text.slice(0, wordLength(text));
  const keyword = label.normalize('NFC').toLowerCase();
  if (!keywordLevels.has(keyword) || label.length === 1) return undefined;
  const { digits, number } = numberOf(withAsciiDigits(text.slice(label.length)));
  const tail = text.slice(label.length + digits.length);
  const [separator] = (digits ? numberedSeparator : unnumberedSeparator).exec(tail) ?? [];
  const title = tail.slice(separator?.length ?? 0).trim();
  const isBare = title === '';
  if (digits === '') return separator && title ? { keyword, number, title, isBare } : undefined;
  if (isBare) return { keyword, number, title: text.slice(0, label.length + digits.length), isBare };
  if (separator || isDotted({ number }) || !continuesAfterNumber.test(title)) return { keyword, number, title, isBare };
  return /\d/.test(digits) ? { keyword, number, title: text, isBare } : undefined;
}

/** Length of the first word, up to a space, a colon or a dash. */
function wordLength(text: string): number {
  const end = text.search(/[ :–—]/);
  return end < 0 ? text.length : end;
}

function numberOf(rest: string): { digits: string; number: number[] } {
  const [ordinal, word = ''] = arabicOrdinal.exec(rest) ?? [];
  if (ordinal)
    return { digits: ordinal, number: [arabicOrdinals.indexOf(word.replace(/ة$/, '').replace('الأولى', 'الأول')) + 1] };
  const [digits, decimal = '', roman, letter] = numeral.exec(rest) ?? numberWord.exec(rest) ?? [];
  if (digits === undefined) return { digits: '', number: [] };
  if (roman) return { digits, number: [romanValue(roman)] };
  if (letter) return { digits, number: [letterValue(letter)] };
  const spelled = wordValue(decimal);
  return { digits, number: spelled > 0 ? [spelled] : decimal.split('.').map(Number) };
}
