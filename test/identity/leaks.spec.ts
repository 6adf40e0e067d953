import type { OpenAPIObject } from '@nestjs/swagger';
import type { Answer } from '../support/client.js';
import { documentOf, type Operation, operationsOf, resolved } from '../contract/operations.js';
import { faultsOf } from '../fuzz/oracle.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
let document: OpenAPIObject;
beforeAll(() => {
  document = documentOf(school);
});

/** What strangers send, hoping that somebody says too much. */
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

/** The fields the operation knows, and one it does not. */
const fieldsOf = ({ body }: Operation): string[] => [
  ...Object.keys((body && resolved(document, body).properties) ?? {}),
  'unknown',
];

/** Every hostile value in every field, and every id that is none in the path. */
function questions(operation: Operation): [path: string, value: unknown][] {
  const paths = ids.map((id) => operation.path.replace(/\{\w+\}/g, id));
  const [usual = ''] = paths;
  const others = operation.path.includes('{') ? paths.slice(1) : [];
  return [
    ...hostile.map((value) => [usual, value] as [string, unknown]),
    ...others.map((path) => [path, 'x'] as [string, unknown]),
  ];
}

function ask(operation: Operation, path: string, value: unknown): Promise<Answer> {
  const client = operation.access === 'public' ? school.anyone : school.as(school.root);
  const text = encodeURIComponent(String(value));
  if (operation.method === 'GET') return client.get(`${path}?q=${text}&page=${text}`);
  const body = Object.fromEntries(fieldsOf(operation).map((field) => [field, value]));
  return client.send(operation.method, path, body);
}

describe('the answers of identity', () => {
  it('say nothing of hashes, stacks, SQL, paths or other people, whatever is sent', async () => {
    const operations = operationsOf(document).filter(ofIdentity);
    const found: string[] = [];
    let answers = 0;

    for (const operation of operations) {
      const asked = questions(operation).map(([path, value]) => ask(operation, path, value));
      for (const { status, body, headers } of await Promise.all(asked)) {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const faults = faultsOf({ status, text, headers: Object.fromEntries(headers), ms: 0 });
        found.push(...faults.map((fault) => `${operation.method} ${operation.path} ${fault}`));
        answers++;
      }
    }

    console.info(`${answers} answers of ${operations.length} operations show nothing`);
    expect(operations.length).toBeGreaterThan(20);
    expect([...new Set(found)]).toEqual([]);
  }, 120_000);

  it('show nobody anybody else’s address', async () => {
    const others = ['root', 'olga', 'zoe', 'paula', 'ana'].map((name) => `${name}@test.example`);
    const ben = school.as(school.ben);

    const answers = await Promise.all([
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

    const text = JSON.stringify(answers.map(({ body }) => body as unknown));
    expect(others.filter((address) => text.includes(address))).toEqual([]);
  });
});
