import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSchool } from '../support/school.js';
import { sendTo } from '../support/send.js';

const school = openSchool();
const key = 'operator-of-tests';

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
    const port = Number(new URL(instance.url).port);
    const headers = { authorization: `Bearer ${key}` };
    const answerOf = async (host: string, path: string, given = {}) => {
      const { status, body } = await sendTo(port, host, path, { headers: given });
      return [status, body.code];
    };

    const answers = await Promise.all([
      answerOf('localhost:3000', '/ops/metrics', headers),
      answerOf('127.0.0.1', '/ops/metrics', headers),
      answerOf('school.example', '/ops/metrics', headers),
      answerOf('other.example', '/ops/metrics', headers),
      answerOf('localhost', '/ops/metrics'),
      answerOf('localhost', '/auth/me'),
    ]);

    expect(answers).toEqual([
      [200, undefined],
      [200, undefined],
      [200, undefined],
      [421, 'wrong_host'],
      [403, 'operator_only'],
      [421, 'wrong_host'],
    ]);
  });

  it('is not ready while the folder of this month cannot be written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'homeroom-storage-'));
    const instance = await school.secondInstance({ STORAGE_DIR: folder });
    const before = await instance.anyone.get('/health/ready');
    mkdirSync(join(folder, 'b'));
    const second = await school.secondInstance({ STORAGE_DIR: join(folder, 'b') });
    writeFileSync(join(folder, 'b', new Date().toISOString().slice(0, 4)), '');
    const { status, body } = await second.anyone.get('/health/ready');

    expect([before.status, status, body.code]).toEqual([200, 503, 'storage_unavailable']);
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
