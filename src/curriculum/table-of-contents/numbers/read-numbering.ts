import { chineseValue, withAsciiDigits } from './digits.js';
import { headOf, letteredParts, letterValue, type Numbering, type NumeralStyle, romanValue } from './numbering.js';

/** A star marks optional sections: `*§3`, `*1.2`. */
const decimal = /^\*?(?:[(（]|§ ?)?(\d{1,3}(?:\.\d{1,3}){0,8})/;
const hyphenated = /^(\d{1,2}(?:-\d{1,3}){1,3})(?=[ .:)])/;
/** `A`, `A.1`, `B2.3`; the letters of an appendix continue the numbers of the chapters. */
const lettered = /^([A-Z]\d{0,2}(?:\.\d{1,3}){0,8})(?=[ .:)])/;
/** Separators between a decimal number and its title. `1 – 7` and `1 - 7` are ranges. */
const separators = [
  /^([.):）．] |[、．）])/,
  /^([.):])\p{L}/u,
  /^( ?[–—] ?)(?:[^\s\d]|\d+\p{L})/u,
  /^( ?- )(?:\D|\d+\p{L}|$)/u,
  /^( )(?:[^-–—]|$)/u,
  /^()(?:\p{Lu}\p{Ll}|\p{Script=Han})/u,
];
/** `02-Waves`, as files are numbered; `3-D shapes` is a title. */
const fileSeparator = /^[-_](?=\p{L})/u;
const numeralMark = /^\(?([IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z])[.)] /;
const chineseMark = /^(?:([〇零一二三四五六七八九十]{1,3})[、．.] ?|[（(]([〇零一二三四五六七八九十]{1,3})[)）] ?)/;

/** Returns every reading of the start of a line as a number: `I.` is a roman numeral or the ninth letter. */
export function numberingsOf(text: string, position: string): Numbering[] {
  const ascii = withAsciiDigits(text);
  return [...decimalsOf(text, ascii), ...compoundsOf(text, ascii), ...numeralsOf(text), ...chineseOf(text)]
    .filter(({ title }) => title !== '')
    .map((numbering) => ({ ...numbering, place: `${numbering.style} ${position}` }));
}

type Reading = Omit<Numbering, 'place'>;

function decimalsOf(text: string, ascii: string): Reading[] {
  const [start, digits = ''] = decimal.exec(ascii) ?? [];
  if (start === undefined) return [];
  const rest = text.slice(start.length);
  const separator = separatorOf(rest) ?? (digits.startsWith('0') ? fileSeparator.exec(rest)?.[0] : undefined);
  if (separator === undefined) return [];
  const parts = digits.split('.');
  const lastNonZero = parts.findLastIndex((part) => part !== '0');
  const number = parts.slice(0, Math.max(0, lastNonZero) + 1).map(Number);
  const isMarked = digits.includes('.') || start.includes('§') || separator.trim() !== '';
  return [{ style: 'decimal', number, title: rest.slice(separator.length).trim(), isMarked, form: 'digits' }];
}

/** The separator between a number and a title, if the line has one. */
function separatorOf(rest: string): string | undefined {
  return separators.map((pattern) => pattern.exec(rest)?.[1]).find((match) => match !== undefined);
}

/** Reads `1-2` and `A.1`, whose parts are those of `1.2`. */
function compoundsOf(text: string, ascii: string): Reading[] {
  const [, hyphens] = hyphenated.exec(ascii) ?? [];
  const [, letters] = lettered.exec(ascii) ?? [];
  const mark = hyphens ?? letters;
  const separator = mark === undefined ? undefined : separatorOf(text.slice(mark.length));
  if (mark === undefined || separator === undefined) return [];
  const title = text.slice(mark.length + separator.length).trim();
  const number = (hyphens ?? '') === mark ? mark.split('-').map(Number) : letteredParts(mark);
  return [{ style: 'decimal', number, title, isMarked: false, form: hyphens ? 'hyphens' : 'letter' }];
}

function chineseOf(text: string): Reading[] {
  const [mark, plain, bracketed] = chineseMark.exec(text) ?? [];
  if (mark === undefined) return [];
  const number = [chineseValue(plain ?? bracketed ?? '')];
  const style = plain ? '一' : '（一）';
  return [{ style, number, title: text.slice(mark.length).trim(), isMarked: false, form: 'digits' }];
}

function numeralsOf(text: string): Reading[] {
  const [mark, numeral = ''] = numeralMark.exec(text) ?? [];
  if (mark === undefined) return [];
  const title = text.slice(mark.length).trim();
  const isUpper = numeral === numeral.toUpperCase();
  const romanStyle: NumeralStyle = isUpper ? 'I' : 'i';
  const letterStyle: NumeralStyle = isUpper ? 'A' : 'a';
  return [
    { style: romanStyle, number: [romanValue(numeral)], title, isMarked: false, form: 'digits' as const },
    {
      style: letterStyle,
      number: [numeral.length === 1 ? letterValue(numeral) : 0],
      title,
      isMarked: false,
      form: 'digits' as const,
    },
  ].filter((numbering) => headOf(numbering) > 0);
}
