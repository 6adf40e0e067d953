import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isEmbeddedServerRunning } from '#platform/database/embedded/embedded-server.js';
import { freePort } from '../support/ports.js';
import { openSchoolDatabase } from '../support/school.js';
import { Machine, until } from './machine.js';

const school = openSchoolDatabase();

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer().once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });

/** Processes with this text in their environment. */
const processesOf = (text: string): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-npm-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts npm without the build, and waits until the server is ready. */
  async function start(settings: Record<string, string>): Promise<{ npm: ChildProcess; port: number }> {
    const port = await freePort();
    const env = { PATH: process.env.PATH ?? '', HOME: folder, ...settings, PORT: String(port) };
    const npm = spawn('npm', ['start', '--ignore-scripts'], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const isReady = async () => {
      if (npm.exitCode !== null) throw new Error(text);
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/health/ready`).catch(() => undefined);
      return response?.ok === true;
    };
    await until(isReady).catch((error: unknown) => {
      if (npm.exitCode === null) process.kill(-(npm.pid ?? 0), 'SIGTERM');
      throw error;
    });
    return { npm, port };
  }

  it('ends with everything it started when npm gets SIGTERM', async () => {
    const mark = `MARK=${crypto.randomUUID()}`;
    const { npm, port } = await start({ ...school.environment, MARK: mark.slice(5) });
    const before = processesOf(mark).length;

    process.kill(npm.pid ?? 0, 'SIGTERM');
    await once(npm, 'exit');
    await until(() => Promise.resolve(processesOf(mark).length === 0), 20_000);

    expect([before >= 2, await isFree(port)]).toEqual([true, true]);
  }, 60_000);

  it.each([
    ['npm is killed', 'SIGKILL', (pid: number) => pid],
    ['the terminal is closed', 'SIGHUP', (pid: number) => -pid],
    ['Ctrl-C is pressed', 'SIGINT', (pid: number) => -pid],
  ] as const)(
    'ends with everything it started, its embedded PostgreSQL included, when %s',
    async (_, signal, receiver) => {
      const { DATABASE_URL: __, ...settings } = school.environment;
      const dataDir = join(folder, 'data');
      const mark = `MARK=${crypto.randomUUID()}`;
      const { npm, port } = await start({ ...settings, DATA_DIR: dataDir, MARK: mark.slice(5) });
      const [before, wasRunning] = [processesOf(mark).length, await isEmbeddedServerRunning(dataDir)];

      process.kill(receiver(npm.pid ?? 0), signal);
      await until(async () => !(await isEmbeddedServerRunning(dataDir)), 20_000);
      await until(() => Promise.resolve(processesOf(mark).length === 0), 20_000);

      expect([before >= 2, wasRunning, await isFree(port)]).toEqual([true, true, true]);
    },
    90_000,
  );

  it.each([
    [
      'an address of another machine',
      { HOST: '203.0.113.7' },
      /203\.0\.113\.7:\d+ is not an address of this machine\. Correct HOST/,
    ],
    [
      'a data folder inside a file',
      { DATA_DIR: '/dev/null/data', DATABASE_URL: '' },
      /dev\/null exists already.* Check the path/,
    ],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://127.0.0.1:9/x' },
      /cannot be reached: .*Start PostgreSQL/,
    ],
  ])(
    'says in a sentence what to do about %s',
    async (_, settings, sentence) => {
      const failed = start({ ...school.environment, ...settings });

      await expect(failed).rejects.toThrow(sentence);
      await expect(failed).rejects.not.toThrow(/^\s+at /m);
    },
    60_000,
  );
});

describe('under PM2', () => {
  const machine = new Machine();
  const { operator } = machine;
  const slug = operator.slug('pbs');
  const secrets = () => join(operator.home, 'env', `${slug}.local.env`);
  const mark = join(operator.home, 'env', slug);
  const appOf = async () => (await machine.apps(slug))[0];
  const isReady = async () => (await machine.direct(slug, 'localhost', 'GET', '/health/ready')).status === 200;

  beforeAll(async () => {
    await operator.arrive();
    await operator.create(slug, '--port', String(await freePort()));
    await machine.start(await freePort());
    await until(isReady);
  }, 120_000);
  afterAll(() => machine.stop(), 60_000);

  it('an instance stopped during its start stays stopped, and the next start has one process', async () => {
    const text = readFileSync(secrets(), 'utf8');
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    writeFileSync(secrets(), text.replace(/DATABASE_URL=.*/, `DATABASE_URL=postgres://127.0.0.1:${port}/none`));
    const restarted = machine.pm2('restart', `${slug}-lms`).catch(() => undefined);
    await once(silent, 'connection');

    await machine.pm2('stop', `${slug}-lms`);
    await restarted;
    writeFileSync(secrets(), text);
    // PM2 delays the restart of a crashed process by 0.2 seconds at first.
    await new Promise((later) => setTimeout(later, 1_000));
    const stopped = [(await appOf())?.status, processesOf(mark)];
    await machine.pm2('start', `${slug}-lms`);
    await until(isReady);
    silent.close();

    expect(stopped).toEqual(['stopped', []]);
    expect(processesOf(mark)).toEqual([(await appOf())?.pid]);
  }, 120_000);

  it('an instance in a crash loop comes back without an operator, as the only process', async () => {
    const text = readFileSync(secrets(), 'utf8');
    writeFileSync(secrets(), text.replace(/DATABASE_URL=.*/, 'DATABASE_URL=postgres://127.0.0.1:9/none'));
    const before = machine.exits(slug);
    process.kill((await appOf())?.pid ?? 0, 'SIGKILL');
    await until(() => Promise.resolve(machine.exits(slug) > before + 3), 120_000);
    await machine.pm2('restart', `${slug}-lms`).catch(() => undefined);
    const reload = machine.pm2('reload', `${slug}-lms`).catch(() => undefined);

    writeFileSync(secrets(), text);
    await until(isReady, 120_000);
    await reload;
    // A delayed restart of an earlier process would start a second one now.
    await new Promise((later) => setTimeout(later, 3_000));

    expect(processesOf(mark)).toEqual([(await appOf())?.pid]);
  }, 240_000);

  it('a deleted instance leaves nothing on its port', async () => {
    const port = Number(operator.settings(slug).PORT);
    await machine.pm2('delete', `${slug}-lms`);
    await until(() => isFree(port), 15_000);

    expect(processesOf(mark)).toEqual([]);
  }, 60_000);
});
