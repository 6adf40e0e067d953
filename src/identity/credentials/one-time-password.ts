import { pbkdf2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { daysAfter } from '#platform/text/calendar.js';

/** A generated password that the holder replaces on the first login: the password itself, its hash and its expiry. */
export interface OneTimePassword {
  plaintext: string;
  hash: string;
  expiresAt: Date;
}

const validityDays = 14;
const scheme = 'pbkdf2-sha256';
const iterations = 1_000;
const saltBytes = 16;
const hashBytes = 32;

/** Computed in libuv's thread pool. */
const derive = promisify(pbkdf2);

/**
 * A new one-time password. Its 59 random bits and its expiry protect it, so a fast hash suffices, and a roster of thousands
 * of accounts is imported in seconds (docs/decisions/0115).
 */
export async function issueOneTimePassword(now: Date): Promise<OneTimePassword> {
  const plaintext = newReadableCode();
  const salt = randomBytes(saltBytes);
  const derived = await derive(plaintext, salt, iterations, hashBytes, 'sha256');
  const hash = [scheme, iterations, salt.toString('base64url'), derived.toString('base64url')].join('$');
  return { plaintext, hash, expiresAt: daysAfter(now, validityDays) };
}

/** Whether a stored hash is that of a one-time password, not of a password its holder chose. */
export const isOneTimeHash = (hash: string): boolean => hash.startsWith(`${scheme}$`);

/** Compares in constant time. `hash` is one that `isOneTimeHash` accepts. */
export async function matchesOneTimeHash(password: string, hash: string): Promise<boolean> {
  const [, rounds, salt = '', expected = ''] = hash.split('$');
  const derived = await derive(password, Buffer.from(salt, 'base64url'), Number(rounds), hashBytes, 'sha256');
  return timingSafeEqual(derived, Buffer.from(expected, 'base64url'));
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groupLength = 3;
const groups = 4;

/** A code that people copy by hand: four groups of three characters, 59 random bits, without the easily confused `0`, `1`, `i`, `l` and `o`. */
export function newReadableCode(): string {
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
