import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

const sessionBytes = 16;
const secretBytes = 32;
const signatureBytes = 16;

/** The key that signs refresh tokens, derived so that it differs from the key of access tokens (HKDF, RFC 5869). */
const signatureKey = (jwtSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', jwtSecret, '', 'homeroom refresh token', 32));

/**
 * A new refresh token: the session id, 256 random bits, and a truncated HMAC. The HMAC distinguishes a reused token, which
 * ends its session, from a forged one, which must not.
 */
export function issueRefreshToken(jwtSecret: string, sessionId: string): string {
  const body = Buffer.concat([parse(sessionId), randomBytes(secretBytes)]);
  return Buffer.concat([body, signatureOf(jwtSecret, body)]).toString('base64url');
}

/** The session id of a token; undefined when its signature is invalid. */
export function sessionOfRefreshToken(jwtSecret: string, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== sessionBytes + secretBytes + signatureBytes) return undefined;
  const body = bytes.subarray(0, -signatureBytes);
  if (!timingSafeEqual(bytes.subarray(-signatureBytes), signatureOf(jwtSecret, body))) return undefined;
  return stringify(bytes.subarray(0, sessionBytes));
}

const signatureOf = (jwtSecret: string, body: Buffer): Buffer =>
  createHmac('sha256', signatureKey(jwtSecret)).update(body).digest().subarray(0, signatureBytes);

/** The SHA-256 hash under which a token is stored. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
