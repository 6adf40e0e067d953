import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

const sessionBytes = 16;
const secretBytes = 32;
const signatureBytes = 16;

/** An open session and its current refresh token. */
export interface RefreshableSession {
  sessionId: string;
  userId: string;
  refreshToken: string;
}

/** The key that signs refresh tokens, derived so that it differs from the key of access tokens (HKDF, RFC 5869). */
const signatureKey = (jwtSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', jwtSecret, '', 'homeroom refresh token', 32));

/** The key that derives each refresh token from the one before it. */
const successionKey = (jwtSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', jwtSecret, '', 'homeroom refresh token succession', 32));

/**
 * A new refresh token: the session id, 256 random bits, and a truncated HMAC. The HMAC distinguishes a reused token, which
 * ends its session, from a forged one, which must not.
 */
export const issueRefreshToken = (jwtSecret: string, sessionId: string): string =>
  signed(jwtSecret, sessionId, randomBytes(secretBytes));

/**
 * The token that replaces `token`, derived with a secret key. Every process returns the same successor to every request
 * that repeats an exchange, and no process has to store it (docs/decisions/0092).
 */
export function successorOf(jwtSecret: string, sessionId: string, token: string): string {
  return signed(jwtSecret, sessionId, createHmac('sha256', successionKey(jwtSecret)).update(token).digest());
}

function signed(jwtSecret: string, sessionId: string, secret: Buffer): string {
  const body = Buffer.concat([parse(sessionId), secret]);
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

/** What an accepted refresh token found: the hash of the current token, and how many exchanges are within the grace. */
export interface Rotation {
  userId: string;
  refreshHash: string;
  rotations: number;
}

/** The current token, reached from a replaced token's successor: two tabs may have renewed more than once. */
export function currentToken(
  jwtSecret: string,
  sessionId: string,
  successor: string,
  { refreshHash, rotations }: Rotation,
): string | undefined {
  let token = successor;
  for (let step = 0; step < rotations; step++) {
    if (hashOfToken(token) === refreshHash) return token;
    token = successorOf(jwtSecret, sessionId, token);
  }
  return undefined;
}
