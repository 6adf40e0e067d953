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
const second = () => Math.floor(Date.now() / 1000);
const part = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** What our own token for Ben says. */
const good = () => ({
  ...{ sub: ids.ben, org: 'test', role: 'STUDENT', sid, iat: second(), exp: second() + 900 },
  ...{ iss: 'lms', aud: 'test' },
});

function without(...names: string[]): object {
  return Object.fromEntries(Object.entries(good()).filter(([name]) => !names.includes(name)));
}

/** A token with a correct HMAC under `key`, whatever its header claims. */
function sealed(
  claims: object,
  header: object = { alg: 'HS256', typ: 'JWT' },
  key: string | Buffer = jwtSecret,
): string {
  const body = `${part(header)}.${part(claims)}`;
  const hash = 'alg' in header && header.alg === 'HS512' ? 'sha512' : 'sha256';
  return `${body}.${createHmac(hash, key).update(body).digest('base64url')}`;
}

function rsaSealed(claims: object, key: KeyObject): string {
  const body = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
}

const unsigned = (alg: string) => `${part({ alg, typ: 'JWT' })}.${part(good())}.`;
const parts = () => sealed(good()).split('.') as [string, string, string];
const withOwnKey = (header: object) => sealed(good(), { alg: 'HS256', ...header }, 'a key of my own');

const forged: [string, () => string][] = [
  ['algorithm none', () => unsigned('none')],
  ['algorithm nOnE', () => unsigned('nOnE')],
  ['two parts only', () => parts().slice(0, 2).join('.')],
  ['an empty signature', () => [...parts().slice(0, 2), ''].join('.')],
  ['a cut signature', () => sealed(good()).slice(0, -4)],
  ['another key', () => sealed(good(), undefined, 'another key, as long as the real one is')],
  ['the RSA public key as HMAC secret', () => sealed(good(), undefined, publicPem)],
  ['RS256', () => rsaSealed(good(), privateKey)],
  ['HS512 with the right key', () => sealed(good(), { alg: 'HS512', typ: 'JWT' })],
  ['kid pointing at an empty file', () => sealed(good(), { alg: 'HS256', kid: '../../../dev/null' }, Buffer.alloc(0))],
  ['kid with SQL in it', () => withOwnKey({ kid: "x' UNION SELECT 'a key of my own" })],
  ['jku', () => withOwnKey({ jku: 'https://evil.example/keys.json' })],
  ['jwk', () => withOwnKey({ jwk: { kty: 'oct', k: part('a key of my own') } })],
  ['x5u', () => withOwnKey({ x5u: 'https://evil.example/cert.pem' })],
  ['exp past', () => sealed({ ...good(), exp: second() - 1 })],
  ['no exp', () => sealed(without('exp'))],
  ['exp as text', () => sealed({ ...good(), exp: '9999999999' })],
  ['nbf future', () => sealed({ ...good(), nbf: second() + 600 })],
  ['iat future', () => sealed({ ...good(), iat: second() + 600 })],
  ['wrong audience', () => sealed({ ...good(), aud: 'elsewhere' })],
  ['no audience', () => sealed(without('aud'))],
  ['wrong issuer', () => sealed({ ...good(), iss: 'evil' })],
  ['another organization, same secret', () => sealed({ ...good(), org: 'elsewhere' })],
  ['a role raised after signing', () => [parts()[0], part({ ...good(), role: 'ADMIN' }), parts()[2]].join('.')],
  ['somebody else’s session', () => sealed({ ...good(), sub: ids.root })],
  ['a session that never was', () => sealed({ ...good(), sid: ids.zoe })],
  ['a session id that is none', () => sealed({ ...good(), sid: "' OR 1=1" })],
  ['no session', () => sealed(without('sid'))],
  ['claims that are no object', () => sealed('"root"' as unknown as object)],
];

describe('a forged access token', () => {
  it('differs from a good one only in what is forged', async () => {
    expect((await school.with(sealed(good())).get('/auth/me')).status).toBe(200);
  });

  it.each(forged)('with %s is no token', async (_, forge) => {
    const { status, body, headers } = await school.with(forge()).get('/auth/me');

    expect([status, body.status, headers.get('www-authenticate')]).toEqual([401, 401, 'Bearer']);
  });

  it('is tried in at least 25 ways', () => {
    expect(forged.length).toBeGreaterThanOrEqual(25);
  });

  it('is only looked for in the Authorization header, as Bearer', async () => {
    const token = sealed(good());

    const answers = await Promise.all([
      school.anyone.get(`/auth/me?access_token=${token}`),
      school.anyone.get('/auth/me', { cookie: `access_token=${token}; jwt=${token}` }),
      school.anyone.get('/auth/me', { authorization: `Basic ${token}` }),
      school.anyone.get('/auth/me', { authorization: token }),
      school.anyone.get('/auth/me', { 'x-access-token': token }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(401));
  });

  it('that another school with the same secret gave to the same person is none here', async () => {
    const { body } = await elsewhere.login(elsewhere.ben);

    expect((await elsewhere.with(body.accessToken).get('/auth/me')).status).toBe(200);
    expect((await school.with(body.accessToken).get('/auth/me')).status).toBe(401);
  });

  it('that claims a higher role gives only the stored one', async () => {
    const raised = school.with(sealed({ ...good(), role: 'ADMIN' }));

    expect((await raised.get('/users')).status).toBe(403);
    expect((await raised.get('/auth/me')).body.role).toBe('STUDENT');
  });
});

describe('an access token', () => {
  it('says who, where, in which role and session, and nothing else', async () => {
    const { body } = await school.login(school.ana);

    const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString());

    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'org', 'role', 'sid', 'sub']);
    expect(claims).toMatchObject({ sub: school.ana.id, org: 'test', role: 'TEACHER', iss: 'lms', aud: 'test' });
    expect(claims.exp - claims.iat).toBe(900);
  });

  it('is good for fifteen minutes, while the session goes on', async () => {
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

  it('of somebody who left a class opens that class no longer, in any process', async () => {
    const pupil = await school.person('STUDENT', school.p1b);
    const { body } = await school.login(pupil);
    const there = secondInstance.with(body.accessToken);
    const before = await there.get(`/classrooms/${school.p1b}`);

    await school.as(school.root).delete(`/classrooms/${school.p1b}/members/${pupil.id}`);

    expect(before.status).toBe(200);
    expect((await there.get(`/classrooms/${school.p1b}`)).status).toBe(404);
  });
});
