import { openSchool } from '../support/school.js';

const origin = 'https://lms.school.example';
const school = openSchool({
  CORS_ORIGINS: `${origin},https://other.school.example`,
  ORG_HOSTS: '127.0.0.1,school.example',
});

const expectedHeaders: [string, RegExp | null][] = [
  ['x-content-type-options', /^nosniff$/],
  ['x-frame-options', /^(SAMEORIGIN|DENY)$/],
  ['content-security-policy', /^default-src 'self';.*frame-ancestors 'none';.*object-src 'none'/],
  ['strict-transport-security', /max-age=\d{7,}/],
  ['referrer-policy', /no-referrer/],
  ['x-request-id', /^[0-9a-f-]{36}$/],
  ['cache-control', /no-store/],
  ['x-powered-by', null],
  ['server', null],
  ['set-cookie', null],
];

const responses: [string, () => ReturnType<typeof school.anyone.get>][] = [
  ['a response about a person', () => school.as(school.ana).get('/users/me')],
  ['a list', () => school.as(school.root).get('/users')],
  ['a login', () => school.login(school.ben)],
  ['an error', () => school.anyone.get('/users/me')],
  ['an empty response', () => school.as(school.zoe).post('/auth/resend-verification')],
  ['an unknown path', () => school.anyone.get('/nowhere')],
  [
    'a body that is not JSON',
    () => school.anyone.post('/auth/login', undefined, { 'content-type': 'application/json' }),
  ],
];

describe.each(responses)('%s', (_, ask) => {
  it.each(expectedHeaders)('has the expected header %s', async (name, expected) => {
    const { headers } = await ask();

    if (expected) expect(headers.get(name)).toMatch(expected);
    else expect(headers.get(name)).toBeNull();
  });
});

describe('the API documentation', () => {
  it('runs only its own scripts and cannot be framed', async () => {
    const { status, headers } = await school.anyone.get('/api/docs');

    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
  });
});

describe('a rate-limited route', () => {
  it('returns the remaining requests, readable by scripts of an allowed origin', async () => {
    const limited = await school.secondInstance({ RATE_LIMIT_ENABLED: 'true' });
    const login = { email: 'unknown@test.example', password: 'wrong horse' };

    const { headers } = await limited.anyone.post('/auth/login', login, { origin });

    expect(headers.get('ratelimit-policy')).toBe('"login-device";q=10;w=900');
    expect(headers.get('ratelimit')).toMatch(/^"login-device";r=9;t=\d+$/);
    expect(headers.get('access-control-expose-headers')).toContain('ratelimit, ratelimit-policy');
  });
});

describe('another origin', () => {
  const allowed = async (from: string) =>
    (await school.anyone.get('/health/live', { origin: from })).headers.get('access-control-allow-origin');

  it.each([origin, 'https://other.school.example'])('may read responses when it is allowed: %s', async (from) => {
    expect(await allowed(from)).toBe(from);
  });

  it.each([
    'null',
    'https://evil.example',
    `${origin}.evil.example`,
    'https://evil-lms.school.example',
    'http://lms.school.example',
    `${origin}:8443`,
    'https://LMS.school.example.',
    `${origin}/`,
    'file://',
    '*',
  ])('may not read responses when it only resembles an allowed one: %s', async (from) => {
    expect(await allowed(from)).toBeNull();
  });

  it('gets the allowed methods in the preflight response, without credentials', async () => {
    const preflight = (from: string) =>
      school.anyone.send('OPTIONS', '/users/me', undefined, {
        origin: from,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,content-type,if-match',
      });

    const allowedOrigin = await preflight(origin);
    const other = await preflight('https://evil.example');

    expect([allowedOrigin.status, allowedOrigin.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(allowedOrigin.headers.get('access-control-allow-methods')).toMatch(/PUT/);
    expect(allowedOrigin.headers.get('access-control-allow-credentials')).toBeNull();
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request', () => {
  it('for another host is rejected as misdirected', async () => {
    const { status, body } = await school.app
      .inject({ method: 'GET', url: '/api/v1/organizations/current', headers: { host: 'evil.example' } })
      .then((answer) => ({ status: answer.statusCode, body: answer.json<{ code: string }>() }));

    expect([status, body.code]).toEqual([421, 'wrong_host']);
  });

  it('gets a generated id instead of the id it sends', async () => {
    const { headers } = await school.anyone.get('/health/live', { 'x-request-id': 'evil\tid' });

    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
