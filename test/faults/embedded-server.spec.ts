import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { makeFirstAdmin } from '#cli/org/org-admin.js';
import { readSettings } from '#platform/config/read-settings.js';
import { startEmbeddedServer } from '#platform/database/embedded-server.js';
import { Client } from '../support/client.js';
import { Instance, msUntil, pause } from './instance.js';

const environment = {
  ORGANIZATION_ID: 'island',
  ORGANIZATION_SLUG: 'island',
  ORGANIZATION_NAME: 'The island school',
  JWT_SECRET: '6f1d0c5ab2e94783a1c85d7e0f3b92646f1d0c5a',
  ENCRYPTION_KEY: '3f9ac1d27be05684913cfa67d2e8b05419ad73c68f02e5b4d7c81a96035fbe2d',
  LOG_LEVEL: 'warn',
  BCRYPT_ROUNDS: '4',
  RATE_LIMIT_ENABLED: 'false',
};

/** An instance that runs its own PostgreSQL in a folder, with its admin signed in. */
class Island {
  readonly acknowledged: string[] = [];
  private number = 0;

  private constructor(
    readonly instance: Instance,
    readonly api: Client,
    readonly databaseUrl: string,
    readonly serverFolder: string,
  ) {}

  static async in(dataDir: string): Promise<Island> {
    const settings = { ...environment, DATA_DIR: dataDir };
    const instance = await Instance.on(settings);
    await instance.start();
    const server = await startEmbeddedServer(dataDir);
    const databaseUrl = `${server.address}/island_lms`;
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const admin = await makeFirstAdmin(client, readSettings(settings), 'head@island.example');
    await client.end();
    const login = {
      email: 'head@island.example',
      password: admin?.oneTimePassword,
      newPassword: 'a sentence nobody guesses',
    };
    const { body } = await new Client(instance.url).post('/auth/login', login);
    const api = new Client(instance.url, () => Promise.resolve(body.accessToken as string));
    return new Island(instance, api, databaseUrl, server.folder);
  }

  /** Makes a subject; remembers it if that was acknowledged. */
  async write() {
    const answer = await this.api.post('/classrooms', { level: 'P1', classNumber: ++this.number });
    if (answer.status === 201) this.acknowledged.push(answer.body.id as string);
    return answer;
  }

  async lost(): Promise<string[]> {
    const answers = await Promise.all(this.acknowledged.map((id) => this.api.get(`/classrooms/${id}`)));
    return this.acknowledged.filter((_, index) => answers[index]?.status !== 200);
  }

  ready = () => new Client(this.instance.url).get('/health/ready');

  get postmaster(): number {
    return Number(readFileSync(join(this.serverFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

describe('an embedded PostgreSQL that is killed', () => {
  let folder: string;
  let island: Island;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'homeroom-island-'));
    island = await Island.in(join(folder, 'data'));
  }, 120_000);
  afterAll(async () => {
    await island.instance.end('SIGTERM');
    for (const path of [folder, dirname(island.serverFolder)]) rmSync(path, { recursive: true, force: true });
  }, 60_000);

  it('is restarted by the same process, with everything that was acknowledged', async () => {
    const { pid } = island.instance;
    for (let number = 0; number < 5; number++) await island.write();
    const first = island.postmaster;

    process.kill(first, 'SIGKILL');
    const red = await msUntil(async () => (await island.ready()).status === 503, 30_000);
    const back = await msUntil(async () => (await island.ready()).status === 200, 60_000);

    expect([red < Infinity, back < Infinity]).toEqual([true, true]);
    expect(await island.lost()).toEqual([]);
    expect((await island.write()).status).toBe(201);
    expect(island.acknowledged).toHaveLength(6);
    expect([island.instance.pid, island.postmaster === first]).toEqual([pid, false]);
    expect(island.instance.output).toContain('The embedded PostgreSQL is running again');
    process.stderr.write(`back ${back.toFixed(0)} ms after it was seen to be away\n`);
  }, 120_000);
});

const small = `/tmp/homeroom-tests/small-${process.pid}`;
const mount = () => {
  mkdirSync(small, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', small], { stdio: 'ignore' });
};
const unmount = () => {
  execFileSync('umount', ['-l', small]);
  rmSync(small, { recursive: true });
};
const canMount = (() => {
  try {
    mount();
    unmount();
    return true;
  } catch {
    return false;
  }
})();
const whereMounted = canMount ? describe : describe.skip;

whereMounted('a full disk under an embedded PostgreSQL (only where a small one can be mounted)', () => {
  let island: Island;
  beforeAll(async () => {
    mount();
    chmodSync(dirname(small), 0o755);
    island = await Island.in(join(small, 'data'));
  }, 120_000);
  afterAll(async () => {
    await island.instance.end('SIGTERM');
    unmount();
  }, 60_000);

  const fill = () => execFileSync('sh', ['-c', `cat /dev/zero > ${small}/filler || true`], { stdio: 'ignore' });

  it('turns readiness red while reads still work, and green when there is room', async () => {
    await island.write();
    fill();
    const red = await msUntil(async () => (await island.ready()).body.code === 'database_not_writable', 30_000);
    const read = await island.api.get('/auth/me');
    rmSync(`${small}/filler`);
    const green = await msUntil(async () => (await island.ready()).status === 200, 30_000);

    expect([red < Infinity, read.status, green < Infinity]).toEqual([true, 200, true]);
  }, 120_000);

  it('refuses writes with 503 once the log has no room, and needs no restart afterwards', async () => {
    const { pid } = island.instance;
    await island.write();
    fill();
    await exhaustLog(island.databaseUrl);
    const refused = await island.write();
    const red = await island.ready();
    await pause(3_000);
    rmSync(`${small}/filler`);
    const back = await msUntil(async () => (await island.ready()).status === 200, 60_000);

    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect([red.status, back < Infinity, island.instance.pid]).toEqual([503, true, pid]);
    expect(await island.lost()).toEqual([]);
    expect((await island.write()).status).toBe(201);
    process.stderr.write(`back ${back.toFixed(0)} ms after there was room\n`);
  }, 180_000);
});

/** Writes to the log until PostgreSQL gives up. */
async function exhaustLog(databaseUrl: string): Promise<void> {
  for (let failures = 0; failures < 3;) {
    const client = new pg.Client(databaseUrl);
    client.on('error', () => undefined);
    try {
      await client.connect();
      for (;;) await client.query(`SELECT pg_logical_emit_message(false, 'test', repeat('x', 4000000))`);
    } catch {
      failures++;
    }
    await client.end().catch(() => undefined);
  }
}
