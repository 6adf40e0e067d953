const markupCharacters = new Set(['<', '[', '`', '&'].map((character) => character.charCodeAt(0)));
const tagWithAttributes = /<[a-z][^<>]*=/gi;
const openingTag = /<[a-z]/gi;
/** What parsing an element and cleaning its attributes cost more, in characters that begin markup. */
const elementWeight = 1;
const attributesWeight = 5;

/** Sanitizing this much takes up to 50 ms of processor time: 4,000 elements, or 1,500 with attributes. */
export const maxMarkup = 12_000;

/** How much markup a text may hold at most: sanitizing costs in proportion to it. */
export function countMarkup(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (markupCharacters.has(text.charCodeAt(at))) count++;
  if (count === 0) return 0;
  const matches = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count + elementWeight * matches(openingTag) + attributesWeight * matches(tagWithAttributes);
}
