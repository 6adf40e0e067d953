/**
 * In GIFT a backslash takes the meaning from `~ = # { } : \` and makes `\n` a line break; before anything else it is
 * a backslash. An escaped character is veiled as one of the code points Unicode sets aside for use inside programs,
 * so that whatever `~` or `{` is left is a mark, and plain searching finds it.
 */
const meanings: [mark: string, meaning: string][] = [
  ['\\', '\\'],
  ['~', '~'],
  ['=', '='],
  ['#', '#'],
  ['{', '{'],
  ['}', '}'],
  [':', ':'],
  ['n', '\n'],
];
const firstVeil = 0xfdd0;
const veilOf = (index: number) => String.fromCharCode(firstVeil + index);
const anyVeil = /[\uFDD0-\uFDD7]/;

/** What no file may hold: NUL and halves of surrogate pairs, which no database stores, and what the veil is made of. */
export const forbiddenCharacter = /[\0\uFDD0-\uFDEF]|\p{Cs}/u;

/**
 * Hides the escaped characters of a line. Pairs of backslashes come first, so that one left over escapes what follows;
 * a function for each match would take ten times as long.
 */
export function veil(line: string): string {
  if (!line.includes('\\')) return line;
  return meanings.reduce((text, [mark], index) => text.replaceAll(`\\${mark}`, veilOf(index)), line);
}

/** Shows veiled characters as what they stand for. */
export function unveil(text: string): string {
  if (!anyVeil.test(text)) return text;
  return meanings.reduce((shown, [, meaning], index) => shown.replaceAll(veilOf(index), meaning), text);
}
