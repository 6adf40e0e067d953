import { randomInt } from 'node:crypto';

/** Crockford's base32: digits and capital letters without I, L, O and U, which are easily confused. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 26;

/** A new verification code of 130 random bits. */
export const newCertificateCode = (): string =>
  Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');

const confused: Record<string, string> = { O: '0', I: '1', L: '1' };

/** The code as it was issued, from any way a person may type it: in small letters, with dashes or blanks, with O for 0. */
export const readCertificateCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[OIL]/g, (letter) => confused[letter] ?? letter);

/** The code in groups of five, the last of six, for people who type it from paper. */
export const writtenCode = (code: string): string => code.replace(/(.{5})(?=.{6})/g, '$1-');
