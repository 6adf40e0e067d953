import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readSettings } from '#platform/config/read-settings.js';
import { openStorage } from '#platform/files/drivers/open-storage.js';
import type { Storage } from '#platform/files/drivers/storage.js';
import { ObjectStore } from '../support/object-store.js';
import { Operator } from '../support/operator.js';
import { freePorts } from '../support/ports.js';

const operator = new Operator();
const store = await ObjectStore.open();
const [school, other] = ['school', 'other'].map(operator.slug) as [string, string];
const env = (slug: string) => join(operator.home, 'env', `${slug}.local.env`);
const addSettings = (slug: string, settings: Record<string, string>) =>
  appendFileSync(
    env(slug),
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );

/** Three uploaded files by key. */
const uploads = Object.fromEntries(
  ['png', 'pdf', 'txt'].map((type, index) => [`2026/11/${randomUUID()}.${type}`, randomBytes(index * 3_000_000)]),
);
const below = (slug: string) => Object.keys(uploads).map((key) => `${slug}/${key}`);
const prints = (files: Record<string, Buffer>) =>
  Object.entries(files).map(([key, bytes]) => `${key} ${createHash('sha256').update(bytes).digest('hex')}`);

const folderOf = (slug: string) => join(operator.home, '.data/files', slug);

/** Opens the storage of an organization as its instance does. */
async function withStorage<T>(slug: string, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = openStorage(readSettings({ ...operator.settings(slug), STORAGE_DIR: folderOf(slug) }));
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
const upload = (slug: string) =>
  withStorage(slug, async (storage) => {
    for (const [key, bytes] of Object.entries(uploads)) await storage.write(key, Readable.from([bytes]));
  });
const stored = (slug: string) =>
  withStorage(slug, async (storage) => {
    const found: Record<string, Buffer> = {};
    for (const key of Object.keys(uploads)) found[key] = await buffer(await storage.read(key));
    return found;
  });

beforeAll(async () => {
  await operator.arrive();
  const ports = await freePorts(2);
  for (const [index, slug] of [school, other].entries())
    await operator.create(slug, '--preset', 'school', '--port', String(ports[index]));
  await store.ready();
});
afterAll(async () => {
  await operator.leave();
  await store.close();
});

describe('moving files from a folder to a bucket', () => {
  it('keeps every byte: back up, change the settings, restore', async () => {
    await upload(school);
    await operator.run('org', 'backup', school);
    addSettings(school, store.environment);

    const { code, json } = await operator.run('org', 'restore', school, 'latest', '--json');

    expect([code, json.files]).toEqual([0, 3]);
    expect(await store.keys()).toEqual(below(school).sort());
    expect(prints(await stored(school))).toEqual(prints(uploads));
  });
});

describe('an organization with files in a bucket', () => {
  it('has its own files with checksums in its backup, and none of other organizations', async () => {
    addSettings(other, store.environment);
    await upload(other);

    const { code, json } = await operator.run('org', 'backup', school, '--json');

    const [report] = json.organizations;
    const { files } = JSON.parse(readFileSync(join(report.folder, 'manifest.json'), 'utf8'));
    expect([code, report.files]).toEqual([0, 3]);
    expect(files.map(({ path }: Record<string, string>) => path).sort()).toEqual(
      Object.keys(uploads)
        .map((key) => `files/${key}`)
        .sort(),
    );
    // The manifest has the checksums of the encrypted parts.
    expect(files.map(({ sha256 }: Record<string, string>) => sha256)).toEqual(
      Array(3).fill(expect.stringMatching(/^[0-9a-f]{64}$/)),
    );
  });

  it('restores lost files', async () => {
    await withStorage(school, (storage) => storage.remove(Object.keys(uploads)));

    const { code } = await operator.run('org', 'restore', school, 'latest');

    expect(code).toBe(0);
    expect(prints(await stored(school))).toEqual(prints(uploads));
  });

  it('is reported by doctor when the store rejects requests or does not respond', async () => {
    const before = readFileSync(env(school), 'utf8');
    const findingsWith = async (settings: Record<string, string>) => {
      addSettings(school, settings);
      const { code, json } = await operator.run('doctor', school, '--json');
      writeFileSync(env(school), before);
      const findings: Record<string, string>[] = json.findings;
      const ofStore = findings.filter(({ code: found }) => found === 'bucket_unreachable');
      return [code, ...ofStore.map(({ code: found, fault }) => `${found}: ${fault}`)];
    };
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };

    // The organization is not started and has no mail server, which doctor reports as well.
    const healthy = await findingsWith({});
    const refused = await findingsWith({ S3_BUCKET: 'unknown' });
    const unresponsive = await findingsWith({ S3_ENDPOINT: `http://127.0.0.1:${port}` });
    const unreachable = await findingsWith({ S3_ENDPOINT: 'http://127.0.0.1:9' });
    await closed(silent);

    expect(healthy).toEqual([1]);
    expect(refused).toEqual([1, expect.stringContaining('bucket_unreachable: the bucket unknown cannot be used: ')]);
    expect(unresponsive).toEqual([1, expect.stringContaining('bucket_unreachable')]);
    expect(unreachable).toEqual([1, expect.stringContaining('the server cannot be reached')]);
  });

  it('reports why the backup failed while the store is unreachable', async () => {
    const before = readFileSync(env(school), 'utf8');
    addSettings(school, { S3_ENDPOINT: 'http://127.0.0.1:9' });

    const { code, err } = await operator.run('org', 'backup', school);
    writeFileSync(env(school), before);

    expect([code, err]).toEqual([1, expect.stringContaining('the server cannot be reached')]);
  });

  it('keeps its files when it is removed, except with --bucket; a later restore repeats erasures', async () => {
    const userId = randomUUID();
    const url = operator.addressOf(school);
    const person = [userId, school];
    await operator.sql(
      url,
      `INSERT INTO users (id, organization_id, email, role) VALUES ($1, $2, 'p@x.example', 'STUDENT')`,
      person,
    );
    await operator.run('org', 'backup', school);
    const ledger = join(folderOf(school), 'erasure-ledger.jsonl');
    writeFileSync(ledger, `${JSON.stringify({ user_id: userId })}\n`);

    const moved = await operator.run('org', 'remove', other, '--yes');
    const { code, json } = await operator.run('org', 'remove', school, '--yes', '--bucket', '--json');
    expect([moved.code, code, existsSync(ledger)]).toEqual([0, 0, false]);
    expect(await store.keys()).toEqual(below(other).sort());

    for (const name of [`${school}.env`, `${school}.local.env`])
      renameSync(join(json.keys, name), join(operator.home, 'env', name));
    await operator.create(school);
    const restored = await operator.run('org', 'restore', school, 'latest', '--json');

    expect([restored.code, restored.json.erasedAgain]).toEqual([0, 1]);
    expect(prints(await stored(school))).toEqual(prints(uploads));
    expect(await operator.sql(operator.addressOf(school), 'SELECT FROM users WHERE id = $1', [userId])).toEqual([]);
  });
});

const closed = (server: Server) => new Promise((done) => server.close(done));
