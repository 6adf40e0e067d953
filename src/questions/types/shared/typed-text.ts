import { plainText } from '#platform/text/plain-text.js';

/**
 * Marks of text direction, joiners and the word joiner (UAX #9, UAX #31): keyboards, number formats (Unicode CLDR) and copied
 * texts contain them, and they are not visible.
 */
const invisible = /[\u061c\u200c-\u200f\u202a-\u202e\u2060\u2066-\u2069]/g;

/** A text that a student types or that an answer is compared with: as displayed, without characters that are not visible. */
export const typedText = (text: string): string => plainText(text.replace(invisible, ''));
