import { createHmac, randomBytes } from 'node:crypto';

export const jwtSecret = randomBytes(32).toString('hex');

const browserHeaders = {
  host: 'bench.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) bench',
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
};

/** The HTTP/1.1 text of a request, with the headers of a browser and the access token of its person. */
export function httpText({ person, method, path, body }) {
  const content = body ? JSON.stringify(body) : '';
  const headers = {
    ...browserHeaders,
    ...(person && { authorization: `Bearer ${tokenOf(person)}` }),
    ...(body && { 'content-type': 'application/json' }),
    ...(method !== 'GET' && { 'content-length': Buffer.byteLength(content) }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`;
}

/** Signs the token here, so that a run does not begin with hundreds of slow logins. Sessions have the id of the user. */
function tokenOf({ id, role }) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: id, org: 'bench', role, sid: id, iat, exp: iat + 86_400, iss: 'lms', aud: 'bench' };
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', jwtSecret).update(text).digest('base64url')}`;
}
