/**
 * In GIFT a backslash takes the meaning from `~ = # { } : \` and makes `\n` a line break; before anything else it is
 * a backslash. An escaped character is veiled as one of the code points Unicode sets aside for use inside programs,
 * so that whatever `~` or `{` is left is a mark, and plain searching finds it.
 */
const escapable = '~=#{}:n\\';
const meanings = '~=#{}:\n\\';
const firstVeil = 0xfdd0;

/** What no file may hold: NUL and halves of surrogate pairs, which no database stores, and what the veil is made of. */
export const forbiddenCharacter = /[\0\uFDD0-\uFDEF]|\p{Cs}/u;

/** Hides the escaped characters of a line. */
export const veil = (line: string) =>
  line.replace(/\\([~=#{}:n\\])/g, (_, escaped: string) => String.fromCharCode(firstVeil + escapable.indexOf(escaped)));

/** Shows veiled characters as what they stand for. */
export const unveil = (text: string) =>
  text.replace(/[\uFDD0-\uFDD7]/g, (hidden) => meanings.charAt(hidden.charCodeAt(0) - firstVeil));
