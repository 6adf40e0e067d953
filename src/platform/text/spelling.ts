import { isEmail } from 'class-validator';

/** Control characters, bidi overrides, and what takes no space or shows nothing: a name with them looks like another. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

export const isVisible = (text: string): boolean => !invisible.test(text);

/** One spelling for each letter, and one plain space between words. */
export const normalizeSpelling = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** Printable ASCII without spaces: what other systems use for usernames, and nothing that looks alike. */
export const isPlainWord = (text: string): boolean => /^[!-~]+$/.test(text);

/**
 * An address of printable ASCII, so that no letter of another script looks like one of it. International domains are
 * written in Punycode (RFC 5890).
 */
export const isPlainEmail = (text: string): boolean => isPlainWord(text) && isEmail(text);
