import { randomInt } from 'node:crypto';

/** A password to hand over, the hash that is kept, and how long it can be used. */
export interface OneTimePassword {
  word: string;
  hash: string;
  expiresAt: Date;
}

const validMs = 14 * 86_400_000;

export const oneTimePasswordExpiry = (now: Date): Date => new Date(now.getTime() + validMs);

/** Four groups of three letters and digits that are not mistaken for each other, easily read out to a child. */
export function newOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 3 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
