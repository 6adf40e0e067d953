import { isEmail } from 'class-validator';

/** Control, bidirectional and invisible characters. With them, two equal names differ (UTS 39). */
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Joiners outside of the scripts in which they change how letters are written, such as Persian and Sinhala. */
const joined = '[\\p{L}\\p{M}]';
const plain =
  '\\p{sc=Latn}\\p{sc=Cyrl}\\p{sc=Grek}\\p{sc=Hebr}\\p{sc=Thai}\\p{sc=Hani}\\p{sc=Hang}\\p{sc=Hira}\\p{sc=Kana}';
const needlessJoiner = new RegExp(
  `(?<!${joined})[\\u200c\\u200d]|(?<=[${plain}])[\\u200c\\u200d]|[\\u200c\\u200d](?!${joined})`,
  'gu',
);

/** Characters without a meaning outside of one system: private use, and halves of surrogate pairs. */
const meaningless = /[\p{Co}\p{Cs}]/u;

/** Whether every character of a text means the same to everyone. */
export const isLegible = (text: string): boolean => !meaningless.test(text);

/** A name as it is stored: NFC, single spaces between words, no control or invisible characters. May become empty. */
export const cleanName = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\x85]+/gu, ' ')
    .replace(invisible, '')
    .replace(needlessJoiner, '')
    .replace(/ {2,}/g, ' ')
    .trim()
    .normalize('NFC');

/** Whether a text is printable ASCII without spaces, as usernames are: other systems accept it and no characters look alike. */
export const isPlainWord = (text: string): boolean => /^[!-~]+$/.test(text);

/**
 * Whether a text is an email address in printable ASCII, which excludes look-alike letters of other scripts.
 * Internationalized domains are written in Punycode (RFC 5890).
 */
export const isPlainEmail = (text: string): boolean => isPlainWord(text) && isEmail(text);
