import { createGzip } from 'node:zlib';
import { migrations } from '#migrations/all.js';
import { Health } from '#platform/operations/health.js';
import { openSchool } from '../support/school.js';

const school = openSchool({
  ORG_HOSTS: '127.0.0.1',
  CORS_ORIGINS: 'https://school.example',
  RATE_LIMIT_ENABLED: 'true',
});

const operator = { 'x-operator-key': 'operator-of-tests' };

describe('a page', () => {
  it('begins with the first twenty, and goes on where it is told to', async () => {
    const root = school.as(school.root);
    const { body: whole } = await root.get('/users');
    const { body: second } = await root.get('/users?limit=2&page=2');
    const { body: beyond } = await root.get('/users?limit=2&page=999');

    expect(whole).toMatchObject({ page: 1, limit: 20, total: whole.items.length });
    expect(second).toMatchObject({ page: 2, limit: 2, total: whole.total });
    expect(second.items).toEqual(whole.items.slice(2, 4));
    expect(beyond).toMatchObject({ items: [], total: whole.total });
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'page=0',
    'page=1.5',
    'page=100001',
    'sort=password',
    'sort=-',
    'order=1',
  ])('is not %s', async (query) => {
    const { status, body } = await school.as(school.root).get(`/users?${query}`);

    expect(status).toBe(400);
    expect(body.errors[0].field).toBe(query.replace(/=.*/, ''));
  });
});

describe('the version of a record', () => {
  it('is its ETag; changing asks for it, and refuses one that is no more', async () => {
    const ana = school.as(school.ana);
    const path = `/classrooms/${school.p1a}`;
    const seen = await ana.get(path);
    const etag = seen.headers.get('etag') ?? '';

    expect(etag).toBe(`"${seen.body.version}"`);
    expect((await ana.patch(path, { name: 'P1 A' }, { 'if-match': etag })).status).toBe(200);
    expect((await ana.patch(path, { name: 'P1 B' }, { 'if-match': etag })).body).toMatchObject({ status: 412 });
    expect((await ana.patch(path, { name: 'P1 B' }, { 'if-match': 'three' })).body.code).toBe('malformed_if_match');
    expect((await ana.get(path)).body.name).toBe('P1 A');
  });

  it('is asked for where two people grade', async () => {
    const { body } = await school.as(school.ana).post('/assessments', { title: 'Work', maxScore: 1 });

    const { status, body: problem } = await school.as(school.ana).patch(`/assessments/${body.id}`, { title: 'More' });

    expect(status).toBe(428);
    expect(problem.code).toBe('if_match_required');
  });

  it('spares sending again what the reader has', async () => {
    const ben = school.as(school.ben);
    const first = await ben.get(`/classrooms/${school.p1a}`);

    const again = await ben.get(`/classrooms/${school.p1a}`, { 'if-none-match': first.headers.get('etag') ?? '' });

    expect(again.status).toBe(304);
    expect(again.body).toBe('');
  });
});

describe('a request', () => {
  it('has an id of ours, whatever the client calls it', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => school.anyone.get('/health/live', { 'x-request-id': 'mine' })),
    );

    expect(one?.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(one?.headers.get('x-request-id')).not.toBe(two?.headers.get('x-request-id'));
  });

  it('may be a megabyte long, and no more', async () => {
    const send = (length: number) => school.as(school.ana).post('/assessments', { title: 'x'.repeat(length) });

    expect((await send(900_000)).status).toBe(400);
    expect((await send(1_100_000)).body).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('may be sixteen kibibytes long where no token is needed', async () => {
    const login = (length: number) =>
      school.anyone.post('/auth/login', { email: 'a@b.example', password: 'x'.repeat(length) });

    expect((await login(16_000)).status).toBe(400);
    expect((await login(17_000)).body).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('holds a file of up to twenty megabytes', async () => {
    const root = school.as(school.root);

    const { status, body } = await root.upload('/imports/roster', 'big.csv', new Uint8Array(20 * 1024 * 1024 + 1));

    expect(status).toBe(413);
    expect(body.code).toBe('body_too_large');
  });

  it('is measured unpacked, so that nothing can be hidden in it', async () => {
    const gzip = createGzip();
    gzip.end(Buffer.alloc(10_000_000));
    const packed = Buffer.concat(await gzip.toArray());

    const answer = await fetch(`${school.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: packed,
    });

    expect(answer.status).toBe(413);
  });

  it('may use the address without a version, and is told', async () => {
    const { status, headers } = await school.anyone.get('/api/health/live');

    expect(status).toBe(200);
    expect(headers.get('deprecation')).toBeTruthy();
  });

  it('may expect what we do not know', async () => {
    expect(await statusWith({ expect: '200-maybe' })).toBe(200);
  });

  it('for another host is not for us', async () => {
    expect(await statusWith({ host: 'other.example' }, '/api/v1/auth/me')).toBe(421);
    expect(await statusWith({ host: 'other.example' })).toBe(200);
  });
});

describe('a body that is made to hurt', () => {
  const login = '"email":"a@b.example","password":"x"';
  const keys = Array.from({ length: 10_000 }, (_, key) => `"k${key}":1`).join();

  it.each<[string, string | Buffer, string?]>([
    ['is longer than a megabyte', `{"email":"${'x'.repeat(1_100_000)}"}`],
    ['nests twenty thousand lists', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['nests twenty thousand objects', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
    ['has ten thousand keys', `{${login},${keys}}`],
    ['reaches for every object', `{${login},"__proto__":{"x":1}}`],
    ['reaches for it in disguise', `{${login},"\\u005f_proto__":{"x":1}}`],
    ['reaches for the constructor', `{${login},"constructor":{"prototype":{"x":1}}}`],
    ['has a number without end', `{${login},"n":1e999}`],
    ['repeats a key with something else', `{${login},"email":[]}`],
    ['is in another alphabet', Buffer.from(`{${login}}`, 'utf16le'), 'application/json; charset=utf-16le'],
    ['is no text', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ['says it is something else', `{${login}}`, 'text/plain'],
  ])('%s is refused at once', async (_, body, type = 'application/json') => {
    const taken: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const started = performance.now();
      const { status } = await fetch(`${school.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      taken.push(performance.now() - started);
      expect([400, 413, 415]).toContain(status);
    }

    expect(Math.min(...taken)).toBeLessThan(100);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('an answer', () => {
  it('cannot be sniffed, framed, cached or read by a stranger’s page', async () => {
    const client = school.as(school.ben);
    const own = await client.get('/auth/me', { origin: 'https://school.example' });
    const strangers = [
      'https://school.example.evil.example',
      'https://evilschool.example',
      'null',
      'http://school.example',
    ];

    expect(own.headers.get('x-content-type-options')).toBe('nosniff');
    expect(own.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(own.headers.get('cache-control')).toBe('no-store');
    expect(own.headers.get('access-control-allow-origin')).toBe('https://school.example');
    expect(own.headers.get('access-control-allow-credentials')).toBeNull();
    expect(own.headers.get('x-powered-by')).toBeNull();
    expect(own.headers.get('set-cookie')).toBeNull();
    for (const origin of strangers) {
      expect((await client.get('/auth/me', { origin })).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('comes packed to whoever understands it', async () => {
    const answer = await fetch(`${school.url}/api/docs-json`, { headers: { 'accept-encoding': 'gzip' } });

    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.json()).toHaveProperty('openapi');
  });
});

describe('who asks too often', () => {
  it('is told when to come back', async () => {
    const tries: Awaited<ReturnType<typeof school.anyone.post>>[] = [];
    for (let turn = 0; turn < 12; turn++) {
      tries.push(await school.anyone.post('/auth/login', { email: school.zoe.email, password: 'not this one' }));
    }
    const last = tries.at(-1);

    expect(tries[0]?.status).toBe(401);
    expect(last?.body).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(60);
  });
});

describe('/health and /ops', () => {
  it('tell a balancer and an operator, and nobody else, how it is', async () => {
    const ready = await school.anyone.get('/health/ready');
    const details = await school.anyone.get('/ops/health', operator);
    const jobs = await school.anyone.get('/ops/jobs', operator);

    expect([ready.status, ready.body]).toEqual([200, { status: 'up' }]);
    expect(details.body).toMatchObject({
      organization: 'test',
      schema: migrations.at(-1)?.name,
      checks: { database: 'up', databaseWrites: 'up', storage: 'up', schema: 'current', leaving: false },
    });
    expect(jobs.body).toMatchObject({ runs: expect.any(Array), queue: expect.any(Array) });
    for (const path of ['/ops/health', '/ops/jobs', '/ops/errors', '/ops/outbox', '/ops/metrics']) {
      expect((await school.anyone.get(path, operator)).status).toBe(200);
      expect((await school.anyone.get(path)).status).toBe(403);
      expect((await school.anyone.get(path, { 'x-operator-key': 'guessed' })).status).toBe(403);
      expect((await school.as(school.root).get(path)).status).toBe(403);
    }
  });

  it('give figures to Prometheus', async () => {
    const { body, headers } = await school.anyone.get('/ops/metrics', operator);

    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/health\/ready",status="200"\} \d/,
    );
    expect(body).toMatch(/pg_pool_connections\{state="total"\} \d/);
    expect(body).toMatch(/^pg_statement_duration_seconds_count [1-9]/m);
    expect(body).toMatch(/^sessions_open [1-9]/m);
    expect(body).toMatch(/^errors_total\{source="request"\} \d/m);
  });

  it('give the figures that are left while the database does not answer', async () => {
    await school.sql('ALTER TABLE user_sessions RENAME TO hidden');
    const { status, body } = await school.anyone.get('/ops/metrics', operator);
    await school.sql('ALTER TABLE hidden RENAME TO user_sessions');

    expect(status).toBe(200);
    expect(body).not.toMatch(/^sessions_open /m);
    expect(body).toMatch(/^pg_pool_connections/m);
    expect((await school.anyone.get('/ops/metrics', operator)).body).toMatch(/^sessions_open \d/m);
  });

  it('are closed while there is no operator', async () => {
    const secondInstance = await school.secondInstance({ OPERATOR_KEY: '' });

    for (const path of ['/ops/health', '/ops/jobs', '/ops/errors', '/ops/outbox', '/ops/metrics']) {
      for (const key of ['', 'undefined', 'operator-of-tests']) {
        expect((await secondInstance.anyone.get(path, { 'x-operator-key': key })).status).toBe(404);
      }
    }
    expect((await secondInstance.anyone.post('/ops/jobs/1/retry', undefined, operator)).status).toBe(404);
  });

  it('send requests elsewhere while the database is of an earlier version, and say so to the operator', async () => {
    const [last] = await school.sql<{ id: number; name: string }>(
      'UPDATE schema_migrations SET name = name || $1 WHERE id = (SELECT max(id) FROM schema_migrations) RETURNING *',
      [' undone'],
    );

    const ready = await school.anyone.get('/health/ready');
    const details = await school.anyone.get('/ops/health', operator);
    await school.sql('UPDATE schema_migrations SET name = replace(name, $1, $2) WHERE id = $3', [
      ' undone',
      '',
      last?.id,
    ]);

    expect(ready.body).toMatchObject({ status: 503, code: 'schema_behind' });
    expect(details.body.checks).toMatchObject({ database: 'up', schema: 'behind' });
    expect((await school.anyone.get('/health/ready')).status).toBe(200);
  });

  it('send requests elsewhere while an instance is leaving, but stay alive', async () => {
    const secondInstance = await school.secondInstance();
    await secondInstance.app.get(Health).shutDown();

    const ready = await secondInstance.anyone.get('/health/ready');

    expect(ready.body).toMatchObject({ status: 503, code: 'shutting_down' });
    expect(ready.headers.get('retry-after')).toBe('1');
    expect(ready.headers.get('connection')).toBe('close');
    expect((await secondInstance.anyone.get('/health/live')).status).toBe(200);
  });
});

/** fetch sets these headers itself, so they go out by hand. */
async function statusWith(headers: Record<string, string>, path = '/api/v1/health/live'): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const asked = request(school.url + path, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}
