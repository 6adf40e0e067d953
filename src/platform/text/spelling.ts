import { isEmail } from 'class-validator';

/** Control, bidirectional and invisible characters. With them, two different names look the same (UTS 39). */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text has no control, bidirectional or invisible characters. */
export const isVisible = (text: string): boolean => !invisible.test(text);

/** Normalizes to NFC, with single spaces between words. */
export const normalizeSpelling = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** Whether a text is printable ASCII without spaces, as usernames are: other systems accept it and no characters look alike. */
export const isPlainWord = (text: string): boolean => /^[!-~]+$/.test(text);

/**
 * Whether a text is an email address in printable ASCII, which excludes look-alike letters of other scripts.
 * Internationalized domains are written in Punycode (RFC 5890).
 */
export const isPlainEmail = (text: string): boolean => isPlainWord(text) && isEmail(text);
