import { daysAfter } from '#platform/text/calendar.js';
import { randomInt } from 'node:crypto';

/** A generated password that the holder replaces on the first login: the password itself, its hash and its expiry. */
export interface OneTimePassword {
  plaintext: string;
  hash: string;
  expiresAt: Date;
}

const validityDays = 14;

export const oneTimePasswordExpiry = (now: Date): Date => daysAfter(now, validityDays);

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groupLength = 3;
const groups = 4;

/** Four groups of three characters, 59 random bits, without the easily confused `0`, `1`, `i`, `l` and `o`. */
export function newOneTimePassword(): string {
  return grouped(Array.from({ length: groups * groupLength }, () => alphabet[randomInt(alphabet.length)]));
}

/** Longer than any way to write one; also bounds the work for input that is not one. */
const maxWrittenLength = 100;

/**
 * A one-time password as it was issued, from any way a person may type it: in capitals or full-width letters, with blanks,
 * invisible characters or other dashes, or without dashes. Other text is returned as it is.
 */
export function readOneTimePassword(typed: string): string {
  if (typed.length > maxWrittenLength) return typed;
  const characters = [
    ...typed
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s\p{Pd}\p{Cf}\u2212_.]/gu, ''),
  ];
  const isOne = characters.length === groups * groupLength && characters.every((each) => alphabet.includes(each));
  return isOne ? grouped(characters) : typed;
}

function grouped(characters: (string | undefined)[]): string {
  const starts = Array.from({ length: groups }, (_, index) => index * groupLength);
  return starts.map((start) => characters.slice(start, start + groupLength).join('')).join('-');
}
