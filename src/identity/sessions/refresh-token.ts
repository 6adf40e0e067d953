import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

const sessionBytes = 16;
const secretBytes = 32;
const sealBytes = 16;

/** The key that seals refresh tokens, derived so that it is not the key that signs access tokens (RFC 5869). */
const sealKey = (jwtSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', jwtSecret, '', 'homeroom refresh token', 32));

/**
 * A refresh token: which session, 256 random bits, and a seal. The seal tells a token we once gave for this session,
 * now used again, from one somebody made up; only the first may end the session (OQ-053).
 */
export function sealRefreshToken(jwtSecret: string, sessionId: string): string {
  const body = Buffer.concat([parse(sessionId), randomBytes(secretBytes)]);
  return Buffer.concat([body, sealOf(jwtSecret, body)]).toString('base64url');
}

/** The session a token belongs to; undefined when we never made it. */
export function sessionOfRefreshToken(jwtSecret: string, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== sessionBytes + secretBytes + sealBytes) return undefined;
  const body = bytes.subarray(0, -sealBytes);
  if (!timingSafeEqual(bytes.subarray(-sealBytes), sealOf(jwtSecret, body))) return undefined;
  return stringify(bytes.subarray(0, sessionBytes));
}

const sealOf = (jwtSecret: string, body: Buffer): Buffer =>
  createHmac('sha256', sealKey(jwtSecret)).update(body).digest().subarray(0, sealBytes);

/** How a token is kept: only its hash. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
