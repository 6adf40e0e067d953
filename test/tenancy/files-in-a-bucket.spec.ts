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
const say = (slug: string, settings: Record<string, string>) =>
  appendFileSync(
    env(slug),
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );

/** What three people uploaded, by key. */
const uploads = Object.fromEntries(
  ['png', 'pdf', 'txt'].map((type, index) => [`2026/11/${randomUUID()}.${type}`, randomBytes(index * 3_000_000)]),
);
const below = (slug: string) => Object.keys(uploads).map((key) => `${slug}/${key}`);
const prints = (files: Record<string, Buffer>) =>
  Object.entries(files).map(([key, bytes]) => `${key} ${createHash('sha256').update(bytes).digest('hex')}`);

const folderOf = (slug: string) => join(operator.home, '.data/files', slug);

/** The storage of an organization, as its instance would open it. */
async function storageOf<T>(slug: string, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = openStorage(readSettings({ ...operator.settings(slug), STORAGE_DIR: folderOf(slug) }));
  return work(storage).finally(() => storage.close());
}
const upload = (slug: string) =>
  storageOf(slug, async (storage) => {
    for (const [key, bytes] of Object.entries(uploads)) await storage.write(key, Readable.from([bytes]));
  });
const kept = (slug: string) =>
  storageOf(slug, async (storage) => {
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

describe('an organization that moves its files from a folder into a bucket', () => {
  it('backs up, changes its settings and restores: every byte is there', async () => {
    await upload(school);
    await operator.run('org', 'backup', school);
    say(school, store.environment);

    const { code, json } = await operator.run('org', 'restore', school, 'latest', '--json');

    expect([code, json.files]).toEqual([0, 3]);
    expect(await store.keys()).toEqual(below(school).sort());
    expect(prints(await kept(school))).toEqual(prints(uploads));
  });
});

describe('an organization whose files are in a bucket', () => {
  it('has them in its backup, with their checksums, and not those of others', async () => {
    say(other, store.environment);
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
    // The checksums are those of the encrypted parts.
    expect(files.map(({ sha256 }: Record<string, string>) => sha256)).toEqual(
      Array(3).fill(expect.stringMatching(/^[0-9a-f]{64}$/)),
    );
  });

  it('gets them back when they are lost', async () => {
    await storageOf(school, (storage) => storage.remove(Object.keys(uploads)));

    const { code } = await operator.run('org', 'restore', school, 'latest');

    expect(code).toBe(0);
    expect(prints(await kept(school))).toEqual(prints(uploads));
  });

  it('is found by the doctor when the store refuses, or says nothing', async () => {
    const before = readFileSync(env(school), 'utf8');
    const examine = async (settings: Record<string, string>) => {
      say(school, settings);
      const { code, json } = await operator.run('doctor', school, '--json');
      writeFileSync(env(school), before);
      return [code, ...json.findings.map(({ code: found, fault }: Record<string, string>) => `${found}: ${fault}`)];
    };
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };

    const well = await operator.run('doctor', school);
    const refused = await examine({ S3_BUCKET: 'nobodys' });
    const unheard = await examine({ S3_ENDPOINT: `http://127.0.0.1:${port}` });
    const away = await examine({ S3_ENDPOINT: 'http://127.0.0.1:9' });
    await closed(silent);

    expect(well.code).toBe(0);
    expect(refused).toEqual([1, expect.stringContaining('bucket_unreachable: the bucket nobodys cannot be used: ')]);
    expect(unheard).toEqual([1, expect.stringContaining('bucket_unreachable')]);
    expect(away).toEqual([1, expect.stringContaining('the server cannot be reached')]);
  });

  it('is not backed up while the store is away, and says why', async () => {
    const before = readFileSync(env(school), 'utf8');
    say(school, { S3_ENDPOINT: 'http://127.0.0.1:9' });

    const { code, err } = await operator.run('org', 'backup', school);
    writeFileSync(env(school), before);

    expect([code, err]).toEqual([1, expect.stringContaining('the server cannot be reached')]);
  });

  it('leaves them there when it is removed, unless told otherwise; who was erased stays so when it comes back', async () => {
    const somebody = randomUUID();
    const url = operator.addressOf(school);
    const person = [somebody, school];
    await operator.sql(
      url,
      `INSERT INTO users (id, organization_id, email, role) VALUES ($1, $2, 'p@x.example', 'STUDENT')`,
      person,
    );
    await operator.run('org', 'backup', school);
    const ledger = join(folderOf(school), 'erasure-ledger.jsonl');
    writeFileSync(ledger, `${JSON.stringify({ user_id: somebody })}\n`);

    const moved = await operator.run('org', 'remove', other, '--yes');
    const { code, json } = await operator.run('org', 'remove', school, '--yes', '--bucket', '--json');
    expect([moved.code, code, existsSync(ledger)]).toEqual([0, 0, false]);
    expect(await store.keys()).toEqual(below(other).sort());

    for (const name of [`${school}.env`, `${school}.local.env`])
      renameSync(join(json.keys, name), join(operator.home, 'env', name));
    await operator.create(school);
    const restored = await operator.run('org', 'restore', school, 'latest', '--json');

    expect([restored.code, restored.json.erasedAgain]).toEqual([0, 1]);
    expect(prints(await kept(school))).toEqual(prints(uploads));
    expect(await operator.sql(operator.addressOf(school), 'SELECT FROM users WHERE id = $1', [somebody])).toEqual([]);
  });
});

const closed = (server: Server) => new Promise((done) => server.close(done));
