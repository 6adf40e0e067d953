import { createHmac, timingSafeEqual } from 'node:crypto';

export class HttpError extends Error {
  constructor(statusCode, message) {
    super(message);
    this.statusCode = statusCode;
  }
}

const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
export const hmac = (text) => createHmac('sha256', process.env.JWT_SECRET).update(text).digest();

/** Signs an access token (JWT, HS256). */
export function sign(claims) {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${hmac(text).toString('base64url')}`;
}

/** Verifies the access token of a request and returns its claims. */
export function claimsOf(request) {
  const [head, body, signature] = (request.headers.authorization ?? '').slice(7).split('.');
  const given = Buffer.from(signature ?? '', 'base64url');
  const expected = hmac(`${head}.${body}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new HttpError(401, 'token');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  if (claims.exp * 1000 < Date.now()) throw new HttpError(401, 'expired');
  request.userId = claims.sub;
  return claims;
}
