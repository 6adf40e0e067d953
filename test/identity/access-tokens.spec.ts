import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { ids } from '../support/cast.js';
import { openSchool, type School } from '../support/school.js';

const jwtSecret = randomBytes(32).toString('hex');
const school = openSchool({ JWT_SECRET: jwtSecret });
const elsewhere = openSchool({ JWT_SECRET: jwtSecret, ORGANIZATION_SLUG: 'elsewhere' });
let secondInstance: School;
let sid = '';
beforeAll(async () => {
  secondInstance = await school.secondInstance();
  sid = (await school.as(school.ben).get('/auth/me')).body.sessionId;
});

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = publicKey.export({ type: 'spki', format: 'pem' });
const nowInSeconds = () => Math.floor(Date.now() / 1000);
const base64url = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The claims of a valid token for Ben. */
const validClaims = () => ({
  sub: ids.ben,
  org: 'test',
  role: 'STUDENT',
  sid,
  iat: nowInSeconds(),
  exp: nowInSeconds() + 900,
  iss: 'lms',
  aud: 'test',
});

function without(...names: string[]): object {
  return Object.fromEntries(Object.entries(validClaims()).filter(([name]) => !names.includes(name)));
}

/** A token with a correct HMAC under `key`, for any header. */
function signed(
  claims: object,
  header: object = { alg: 'HS256', typ: 'JWT' },
  key: string | Buffer = jwtSecret,
): string {
  const body = `${base64url(header)}.${base64url(claims)}`;
  const hash = 'alg' in header && header.alg === 'HS512' ? 'sha512' : 'sha256';
  return `${body}.${createHmac(hash, key).update(body).digest('base64url')}`;
}

function rsaSigned(claims: object, key: KeyObject): string {
  const body = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
}

const unsigned = (alg: string) => `${base64url({ alg, typ: 'JWT' })}.${base64url(validClaims())}.`;
const parts = () => signed(validClaims()).split('.') as [string, string, string];
const signedWithOwnKey = (header: object) => signed(validClaims(), { alg: 'HS256', ...header }, 'a key of my own');

const forged: [string, () => string][] = [
  ['algorithm none', () => unsigned('none')],
  ['algorithm nOnE', () => unsigned('nOnE')],
  ['two parts only', () => parts().slice(0, 2).join('.')],
  ['an empty signature', () => [...parts().slice(0, 2), ''].join('.')],
  ['a truncated signature', () => signed(validClaims()).slice(0, -4)],
  ['another key', () => signed(validClaims(), undefined, 'another key, as long as the real one is')],
  ['the RSA public key as HMAC secret', () => signed(validClaims(), undefined, publicPem)],
  ['RS256', () => rsaSigned(validClaims(), privateKey)],
  ['HS512 with the right key', () => signed(validClaims(), { alg: 'HS512', typ: 'JWT' })],
  [
    'kid pointing at an empty file',
    () => signed(validClaims(), { alg: 'HS256', kid: '../../../dev/null' }, Buffer.alloc(0)),
  ],
  ['kid with SQL in it', () => signedWithOwnKey({ kid: "x' UNION SELECT 'a key of my own" })],
  ['jku', () => signedWithOwnKey({ jku: 'https://evil.example/keys.json' })],
  ['jwk', () => signedWithOwnKey({ jwk: { kty: 'oct', k: base64url('a key of my own') } })],
  ['x5u', () => signedWithOwnKey({ x5u: 'https://evil.example/cert.pem' })],
  ['exp in the past', () => signed({ ...validClaims(), exp: nowInSeconds() - 1 })],
  ['no exp', () => signed(without('exp'))],
  ['exp as a string', () => signed({ ...validClaims(), exp: '9999999999' })],
  ['nbf in the future', () => signed({ ...validClaims(), nbf: nowInSeconds() + 600 })],
  ['iat in the future', () => signed({ ...validClaims(), iat: nowInSeconds() + 600 })],
  ['wrong audience', () => signed({ ...validClaims(), aud: 'elsewhere' })],
  ['no audience', () => signed(without('aud'))],
  ['wrong issuer', () => signed({ ...validClaims(), iss: 'evil' })],
  ['another organization, same secret', () => signed({ ...validClaims(), org: 'elsewhere' })],
  [
    'a role raised after signing',
    () => [parts()[0], base64url({ ...validClaims(), role: 'ADMIN' }), parts()[2]].join('.'),
  ],
  ['the session of another user', () => signed({ ...validClaims(), sub: ids.root })],
  ['an unknown session', () => signed({ ...validClaims(), sid: ids.zoe })],
  ['a malformed session id', () => signed({ ...validClaims(), sid: "' OR 1=1" })],
  ['no session', () => signed(without('sid'))],
  ['claims that are not an object', () => signed('"root"' as unknown as object)],
];

describe('a forged access token', () => {
  it('differs from a valid token only in the forged part', async () => {
    expect((await school.with(signed(validClaims())).get('/auth/me')).status).toBe(200);
  });

  it.each(forged)('with %s is rejected', async (_, forge) => {
    const { status, body, headers } = await school.with(forge()).get('/auth/me');

    expect([status, body.status, headers.get('www-authenticate')]).toEqual([401, 401, 'Bearer']);
  });

  it('is covered by at least 25 cases', () => {
    expect(forged.length).toBeGreaterThanOrEqual(25);
  });

  it('is read only from the Authorization header with the scheme Bearer', async () => {
    const token = signed(validClaims());

    const answers = await Promise.all([
      school.anyone.get(`/auth/me?access_token=${token}`),
      school.anyone.get('/auth/me', { cookie: `access_token=${token}; jwt=${token}` }),
      school.anyone.get('/auth/me', { authorization: `Basic ${token}` }),
      school.anyone.get('/auth/me', { authorization: token }),
      school.anyone.get('/auth/me', { 'x-access-token': token }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(401));
  });

  it('of another organization with the same secret is rejected', async () => {
    const { body } = await elsewhere.login(elsewhere.ben);

    expect((await elsewhere.with(body.accessToken).get('/auth/me')).status).toBe(200);
    expect((await school.with(body.accessToken).get('/auth/me')).status).toBe(401);
  });

  it('with a higher role grants only the stored role', async () => {
    const raised = school.with(signed({ ...validClaims(), role: 'ADMIN' }));

    expect((await raised.get('/users')).status).toBe(403);
    expect((await raised.get('/auth/me')).body.role).toBe('STUDENT');
  });
});

describe('an access token', () => {
  it('contains user, organization, role and session, and no other claims', async () => {
    const { body } = await school.login(school.ana);

    const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString());

    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'org', 'role', 'sid', 'sub']);
    expect(claims).toMatchObject({ sub: school.ana.id, org: 'test', role: 'TEACHER', iss: 'lms', aud: 'test' });
    expect(claims.exp - claims.iat).toBe(900);
  });

  it('expires after fifteen minutes while the session stays open', async () => {
    const late = await school.secondInstance();
    const { body } = await late.login(late.paula);
    const client = late.with(body.accessToken);
    late.advanceClock({ minutes: 8 });
    const before = await client.post('/session/ping');
    late.advanceClock({ minutes: 7 });

    const after = await client.get('/auth/me');
    const renewed = await late.anyone.post('/auth/refresh-token', { refreshToken: body.refreshToken });

    expect([before.status, after.status, after.body.code]).toEqual([200, 401, 'token_expired']);
    expect(renewed.status).toBe(200);
  });

  it('of a person who left a classroom gives no access to it in any process', async () => {
    const student = await school.person('STUDENT', school.p1b);
    const { body } = await school.login(student);
    const there = secondInstance.with(body.accessToken);
    const before = await there.get(`/classrooms/${school.p1b}`);

    await school.as(school.root).delete(`/classrooms/${school.p1b}/members/${student.id}`);

    expect(before.status).toBe(200);
    expect((await there.get(`/classrooms/${school.p1b}`)).status).toBe(404);
  });
});
