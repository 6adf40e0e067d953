import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { createFirstAdmin } from '#cli/org/org-admin.js';
import { readSettings } from '#platform/config/read-settings.js';
import { startEmbeddedServer } from '#platform/database/embedded/embedded-server.js';
import { Client } from '../support/client.js';
import { Instance, msUntil, pause } from '../support/instance.js';

const environment = {
  ORGANIZATION_ID: 'embedded',
  ORGANIZATION_SLUG: 'embedded',
  ORGANIZATION_NAME: 'The embedded school',
  JWT_SECRET: '6f1d0c5ab2e94783a1c85d7e0f3b92646f1d0c5a',
  ENCRYPTION_KEY: '3f9ac1d27be05684913cfa67d2e8b05419ad73c68f02e5b4d7c81a96035fbe2d',
  LOG_LEVEL: 'warn',
  BCRYPT_ROUNDS: '4',
  RATE_LIMIT_ENABLED: 'false',
};

/** An instance with an embedded PostgreSQL of its own, and its signed-in admin. */
class EmbeddedInstance {
  readonly acknowledged: string[] = [];
  private number = 0;

  private constructor(
    readonly instance: Instance,
    readonly api: Client,
    readonly databaseUrl: string,
    readonly serverFolder: string,
  ) {}

  static async in(dataDir: string): Promise<EmbeddedInstance> {
    const settings = { ...environment, DATA_DIR: dataDir };
    const instance = await Instance.on(settings);
    await instance.start();
    const server = await startEmbeddedServer(dataDir);
    const databaseUrl = `${server.address}/embedded_lms`;
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const admin = await createFirstAdmin(client, readSettings(settings), 'head@embedded.example');
    await client.end();
    const login = {
      email: 'head@embedded.example',
      password: admin?.oneTimePassword,
      newPassword: 'a long random sentence',
    };
    const { body } = await new Client(instance.url).post('/auth/login', login);
    const api = new Client(instance.url, () => Promise.resolve(body.accessToken as string));
    return new EmbeddedInstance(instance, api, databaseUrl, server.folder);
  }

  /** Creates a classroom and records its id if the request was acknowledged. */
  async write() {
    const [level, classNumber] = [`P${1 + Math.floor(this.number / 6)}`, 1 + (this.number % 6)];
    this.number++;
    const response = await this.api.post('/classrooms', { level, classNumber });
    if (response.status === 201) this.acknowledged.push(response.body.id as string);
    return response;
  }

  async lost(): Promise<string[]> {
    const responses = await Promise.all(this.acknowledged.map((id) => this.api.get(`/classrooms/${id}`)));
    return this.acknowledged.filter((_, index) => responses[index]?.status !== 200);
  }

  ready = () => new Client(this.instance.url).get('/health/ready');

  get postmaster(): number {
    return Number(readFileSync(join(this.serverFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

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
/** A full disk requires the permission to mount a small one, on which all tests then run. */
const whenMounted = canMount ? it : it.skip;

describe('an embedded PostgreSQL', () => {
  let folder = small;
  let embedded: EmbeddedInstance;
  beforeAll(async () => {
    if (canMount) {
      mount();
      chmodSync(dirname(small), 0o755);
    } else folder = mkdtempSync(join(tmpdir(), 'homeroom-embedded-'));
    embedded = await EmbeddedInstance.in(join(folder, 'data'));
  }, 120_000);
  afterAll(async () => {
    await embedded.instance.end('SIGTERM');
    if (canMount) unmount();
    for (const path of [folder, dirname(embedded.serverFolder)]) rmSync(path, { recursive: true, force: true });
  }, 60_000);

  const fill = () => execFileSync('sh', ['-c', `cat /dev/zero > ${small}/filler || true`], { stdio: 'ignore' });

  it('that is killed is restarted by the same process without losing acknowledged writes', async () => {
    const { pid } = embedded.instance;
    for (let number = 0; number < 5; number++) await embedded.write();
    const first = embedded.postmaster;

    process.kill(first, 'SIGKILL');
    const unreadyMs = await msUntil(async () => (await embedded.ready()).status === 503, 30_000);
    const recoveryMs = await msUntil(async () => (await embedded.ready()).status === 200, 60_000);

    expect([unreadyMs < Infinity, recoveryMs < Infinity]).toEqual([true, true]);
    expect(await embedded.lost()).toEqual([]);
    expect((await embedded.write()).status).toBe(201);
    expect(embedded.acknowledged).toHaveLength(6);
    expect([embedded.instance.pid, embedded.postmaster === first]).toEqual([pid, false]);
    const isLogged = () => embedded.instance.output.includes('The embedded PostgreSQL is running again');
    expect(await msUntil(isLogged)).toBeLessThan(Infinity);
    process.stderr.write(`ready ${recoveryMs.toFixed(0)} ms after the crash was detected\n`);
  }, 120_000);

  whenMounted(
    'on a full disk makes the instance unready while reads still work, and ready when there is space',
    async () => {
      await embedded.write();
      fill();
      const unreadyMs = await msUntil(
        async () => (await embedded.ready()).body.code === 'database_not_writable',
        30_000,
      );
      const read = await embedded.api.get('/auth/me');
      rmSync(`${small}/filler`);
      const readyMs = await msUntil(async () => (await embedded.ready()).status === 200, 30_000);

      expect([unreadyMs < Infinity, read.status, readyMs < Infinity]).toEqual([true, 200, true]);
    },
    120_000,
  );

  whenMounted(
    'on a full disk returns 503 for writes when its log has no space, and recovers without a restart',
    async () => {
      const { pid } = embedded.instance;
      await embedded.write();
      fill();
      await exhaustLog(embedded.databaseUrl);
      const refused = await embedded.write();
      const unready = await embedded.ready();
      await pause(3_000);
      rmSync(`${small}/filler`);
      const recoveryMs = await msUntil(async () => (await embedded.ready()).status === 200, 60_000);

      expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
      expect([unready.status, recoveryMs < Infinity, embedded.instance.pid]).toEqual([503, true, pid]);
      expect(await embedded.lost()).toEqual([]);
      expect((await embedded.write()).status).toBe(201);
      process.stderr.write(`ready ${recoveryMs.toFixed(0)} ms after space was freed\n`);
    },
    180_000,
  );
});

/** Writes to the write-ahead log until PostgreSQL fails. */
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
