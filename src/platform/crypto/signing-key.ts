import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { SecretOrKeyProvider } from 'passport-jwt';

/** The key for signing tokens. A KeyObject, because a string secret takes 40 times longer per signature and verification. */
export const signingKey = (secret: string): KeyObject => createSecretKey(Buffer.from(secret));

/** A key for another purpose, derived from the secret, so that no signature is valid for two purposes (HKDF, RFC 5869). */
export const derivedKey = (secret: string, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));

/** The same key for passport-jwt, which passes it to jsonwebtoken unchanged; only its types do not accept a KeyObject. */
export const signingKeyProvider = (secret: string): SecretOrKeyProvider => {
  const key = signingKey(secret) as unknown as Buffer;
  return (_request, _token, done) => done(null, key);
};
