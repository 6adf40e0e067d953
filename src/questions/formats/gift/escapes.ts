/**
 * In GIFT a backslash escapes `~ = # { } : \`, and `\n` is a line break; before any other character it is literal. An
 * escaped character is masked by a Unicode noncharacter (U+FDD0 to U+FDEF, reserved for internal use), so that every
 * remaining `~` or `{` is a mark and can be found by a plain search.
 */
const meanings: [escaped: string, meaning: string][] = [
  ['\\', '\\'],
  ['~', '~'],
  ['=', '='],
  ['#', '#'],
  ['{', '{'],
  ['}', '}'],
  [':', ':'],
  ['n', '\n'],
];
const firstMask = 0xfdd0;
const maskOf = (index: number) => String.fromCharCode(firstMask + index);
const anyMask = /[\uFDD0-\uFDD7]/;

/** NUL and unpaired surrogates, which PostgreSQL cannot store, and the characters used as masks. */
export const forbiddenCharacter = /[\0\uFDD0-\uFDEF]|\p{Cs}/u;

/**
 * Masks the escaped characters of a line. Pairs of backslashes come first, so that a remaining one escapes the next
 * character. A replacement function was measured to take ten times as long.
 */
export function mask(line: string): string {
  if (!line.includes('\\')) return line;
  return meanings.reduce((text, [escaped], index) => text.replaceAll(`\\${escaped}`, maskOf(index)), line);
}

/** Replaces masks by the characters they stand for. */
export function unmask(text: string): string {
  if (!anyMask.test(text)) return text;
  return meanings.reduce((shown, [, meaning], index) => shown.replaceAll(maskOf(index), meaning), text);
}

/** Escapes a text, with its line breaks, so that it can stand anywhere in a question. */
export const escapeGift = (text: string): string =>
  text.replace(/[\\~=#{}:]/g, (character) => `\\${character}`).replace(/\r\n?|\n/g, '\\n');
