import { createSecretKey, type KeyObject } from 'node:crypto';
import type { SecretOrKeyProvider } from 'passport-jwt';

/** A KeyObject, because a string secret costs forty times more per signature and verification. */
export const signingKey = (secret: string): KeyObject => createSecretKey(Buffer.from(secret));

/** The same key for passport-jwt, which hands it on to jsonwebtoken as it is; only its types do not know KeyObject. */
export const signingKeyProvider = (secret: string): SecretOrKeyProvider => {
  const key = signingKey(secret) as unknown as Buffer;
  return (_request, _token, done) => done(null, key);
};
