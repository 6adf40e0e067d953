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

/** Four groups of three characters, 59 random bits, without the easily confused `0`, `1`, `i`, `l` and `o`. */
export function newOneTimePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 3 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
