import type { OpenAPIObject } from '@nestjs/swagger';
import { documentOf, type Operation, operationsOf, resolved } from '../contract/operations.js';
import { faultsOf } from '../fuzz/oracle.js';
import type { Answer } from '../support/client.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
let document: OpenAPIObject;
beforeAll(() => {
  document = documentOf(school);
});

/** Values an attacker sends to provoke error responses that reveal internals. */
const hostile: unknown[] = [
  "' OR 1=1 --",
  "'; SELECT pg_sleep(5); --",
  '$2b$12$abcdefghijklmnopqrstuv',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '\u202ename',
  'x'.repeat(5_000),
  -1,
  1e308,
  true,
  [],
  {},
  { $ne: null },
  ['ben@test.example'],
  null,
];
const ids = ['01900000-0000-7000-8000-0000000000ff', "1' OR '1'='1", '%00', '../users', 'undefined'];

const ofIdentity = ({ path }: Operation): boolean =>
  /^\/(auth|users|user|sessions?|organizations|roles)(\/|$)/.test(path) && path !== '/auth/logout';

/** The fields of the request body, and an unknown one. */
const fieldsOf = ({ body }: Operation): string[] => [
  ...Object.keys((body && resolved(document, body).properties) ?? {}),
  'unknown',
];

/** All hostile values, and all invalid ids in the path. */
function requestsFor(operation: Operation): [path: string, value: unknown][] {
  const paths = ids.map((id) => operation.path.replace(/\{\w+\}/g, id));
  const [defaultPath = ''] = paths;
  const others = operation.path.includes('{') ? paths.slice(1) : [];
  return [
    ...hostile.map((value) => [defaultPath, value] as [string, unknown]),
    ...others.map((path) => [path, 'x'] as [string, unknown]),
  ];
}

function send(operation: Operation, path: string, value: unknown): Promise<Answer> {
  const client = operation.access === 'public' ? school.anyone : school.as(school.root);
  const text = encodeURIComponent(String(value));
  if (operation.method === 'GET') return client.get(`${path}?q=${text}&page=${text}`);
  const body = Object.fromEntries(fieldsOf(operation).map((field) => [field, value]));
  return client.send(operation.method, path, body);
}

describe('the responses of identity', () => {
  it('reveal no hashes, stacks, SQL, file paths or other people for hostile values', async () => {
    const operations = operationsOf(document).filter(ofIdentity);
    const found: string[] = [];
    let responses = 0;

    for (const operation of operations) {
      const sent = requestsFor(operation).map(([path, value]) => send(operation, path, value));
      for (const { status, body, headers } of await Promise.all(sent)) {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const leaks = faultsOf({ status, text, headers: Object.fromEntries(headers), ms: 0 });
        found.push(...leaks.map((fault) => `${operation.method} ${operation.path} ${fault}`));
        responses++;
      }
    }

    console.info(`${responses} responses of ${operations.length} operations show nothing`);
    expect(operations.length).toBeGreaterThan(20);
    expect([...new Set(found)]).toEqual([]);
  }, 120_000);

  it('reveal no email address of another person', async () => {
    const others = ['root', 'olga', 'zoe', 'paula', 'ana'].map((name) => `${name}@test.example`);
    const ben = school.as(school.ben);

    const responses = await Promise.all([
      ...['/auth/me', '/users/me', '/user/profile', '/sessions/me', '/organizations/current'].map((path) =>
        ben.get(path),
      ),
      ben.get('/users'),
      ben.get(`/users/${school.zoe.id}`),
      ben.get('/users/invitations'),
      ben.delete(`/sessions/${school.zoe.id}`),
      school.anyone.post('/auth/login', { email: school.olga.email, password: 'wrong horse' }),
      school.anyone.post('/auth/forgot-password', { email: school.olga.email }),
    ]);

    const text = JSON.stringify(responses.map(({ body }) => body as unknown));
    expect(others.filter((address) => text.includes(address))).toEqual([]);
  });
});
