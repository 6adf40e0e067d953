const markupCharacters = new Set(['<', '[', '`', '&'].map((character) => character.charCodeAt(0)));
const tagWithAttributes = /<[a-z][^<>]*=/gi;
/** What cleaning the attributes of a tag costs, in characters that begin markup. */
const attributesWeight = 5;

/** Sanitizing this much takes about 80 ms of processor time. */
export const maxMarkup = 10_000;

/** How much markup a text may hold at most: sanitizing costs in proportion to it. */
export function countMarkup(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (markupCharacters.has(text.charCodeAt(at))) count++;
  return count === 0 ? 0 : count + attributesWeight * (text.match(tagWithAttributes)?.length ?? 0);
}
