const markupCharacters = new Set(['<', '[', '`', '&'].map((character) => character.charCodeAt(0)));
const tagWithAttributes = /<[a-z][^<>]*=/gi;
const openingTag = /<[a-z]/gi;
/** Extra cost of parsing an element and of sanitizing its attributes, in units of one markup character. */
const elementWeight = 1;
const attributesWeight = 5;

/** Maximum result of `countMarkup`: 4,000 elements, or 1,500 with attributes, take up to 50 ms of CPU time to sanitize. */
export const maxMarkup = 12_000;

/** The cost of sanitizing a text, in markup characters; an upper bound. */
export function countMarkup(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (markupCharacters.has(text.charCodeAt(at))) count++;
  if (count === 0) return 0;
  const matches = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count + elementWeight * matches(openingTag) + attributesWeight * matches(tagWithAttributes);
}
