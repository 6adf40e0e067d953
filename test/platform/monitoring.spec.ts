import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { openSchool } from '../support/school.js';

const school = openSchool();
const key = 'operator-of-tests';

/** Sends a request to an instance with ORG_HOSTS, from this machine; resolves with status and code. */
const answerOf = (url: string, host: string, headers: Record<string, string> = {}): Promise<[number, string]> =>
  new Promise((done) => {
    const outgoing = request(url, { headers: { host, ...headers } }, (incoming) => {
      let body = '';
      incoming.on('data', (text: Buffer) => (body += text.toString()));
      incoming.on('end', () => done([incoming.statusCode ?? 0, /"code":"(\w+)"/.exec(body)?.[1] ?? '']));
    });
    outgoing.end();
  });

describe('monitoring', () => {
  it('sends the operator key as a Bearer token', async () => {
    const send = (authorization: string) => school.anyone.get('/ops/metrics', { authorization });

    const [right, wrong, user] = await Promise.all([
      send(`Bearer ${key}`),
      send('Bearer guessed'),
      school.as(school.root).get('/ops/metrics'),
    ]);

    expect([right.status, wrong.status, user.status]).toEqual([200, 403, 403]);
  });

  it('scrapes /ops by localhost although ORG_HOSTS has only the public name; other routes and hosts stay closed', async () => {
    const instance = await school.secondInstance({ ORG_HOSTS: 'school.example' });
    const { origin } = new URL(instance.url);
    const authorization = { authorization: `Bearer ${key}` };
    const metrics = `${origin}/api/v1/ops/metrics`;

    const answers = await Promise.all([
      answerOf(metrics, 'localhost:3000', authorization),
      answerOf(metrics, '127.0.0.1', authorization),
      answerOf(metrics, 'school.example', authorization),
      answerOf(metrics, 'other.example', authorization),
      answerOf(metrics, 'localhost'),
      answerOf(`${origin}/api/v1/auth/me`, 'localhost'),
    ]);

    expect(answers).toEqual([
      [200, ''],
      [200, ''],
      [200, ''],
      [421, 'wrong_host'],
      [403, 'operator_only'],
      [421, 'wrong_host'],
    ]);
  });

  it.each(['grafana-dashboard.json', 'alerts.yml'])('%s uses only metrics that exist', async (file) => {
    const { body } = await school.anyone.get('/ops/metrics', { authorization: `Bearer ${key}` });
    const text = readFileSync(`docs/monitoring/${file}`, 'utf8');
    const names = new Set(text.match(/\b(?:homeroom|process|nodejs)_\w+/g));

    const exported = new Set([...String(body).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
    const unknown = [...names].filter((name) => !exported.has(name.replace(/_(?:bucket|count|sum)$/, '')));
    expect(names.size).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it('has a dashboard that Grafana can import', () => {
    const dashboard = JSON.parse(readFileSync('docs/monitoring/grafana-dashboard.json', 'utf8'));

    expect(dashboard).toMatchObject({ title: 'Homeroom', schemaVersion: expect.any(Number) });
    expect(new Set(dashboard.panels.map(({ id }: { id: number }) => id)).size).toBe(dashboard.panels.length);
    expect(dashboard.panels.every(({ targets }: { targets: unknown[] }) => targets.length > 0)).toBe(true);
  });

  it('has our names before every metric that is not Node’s', async () => {
    const { body } = await school.anyone.get('/ops/metrics', { authorization: `Bearer ${key}` });
    const names = [...String(body).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);

    expect(names.filter((name) => !/^(homeroom|process|nodejs)_/.test(name))).toEqual([]);
  });
});
