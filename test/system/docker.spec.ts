import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Operator } from '../support/operator.js';
import { freePort } from '../support/ports.js';
import { sendTo } from '../support/send.js';
import { until } from './machine.js';

/**
 * docs/docker without an engine: the commands of the Dockerfile and the compose file run in a temporary folder, with the
 * environment that the files give them. What an image adds, the base system and npm ci, is not tested.
 */
const dockerfile = readFileSync('docs/docker/Dockerfile', 'utf8');
const compose = readFileSync('docs/docker/compose.yaml', 'utf8');
const operator = new Operator();
const slug = operator.slug('pbs');
const root = mkdtempSync(join(tmpdir(), 'homeroom-image-'));
const data = join(root, 'data');
let port: number;
let container: ChildProcess;

/** Paths of the image below the temporary folder, the organization of this run, and a free port. */
const here = (text: string): string =>
  text
    .replaceAll('/app/', `${root}/app/`)
    .replaceAll('/data', data)
    .replaceAll(/\bpbs\b(?!\.example)/g, slug)
    .replace('--port 3000', `--port ${port}`);

/** The command of an instruction in JSON form, such as CMD. */
const commandOf = (instruction: string): string[] => {
  const lines = dockerfile.split('\n').filter((line) => line.startsWith(instruction));
  const json = /\[.*\]/.exec(lines.at(-1) ?? '')?.[0] ?? '[]';
  return (JSON.parse(json) as string[]).map((word) => (word === 'node' ? process.execPath : here(word)));
};

/** The variables of the image and of a service, without those of the tests. */
const environmentOf = (service: Record<string, string>): Record<string, string> => {
  const [, line = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
  const image = Object.fromEntries(
    [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, here(value ?? '')]),
  );
  return { PATH: process.env.PATH ?? '', ...image, ...service };
};

const run = (
  [program = '', ...args]: string[],
  env: Record<string, string>,
): Promise<{ code: number; output: string }> =>
  new Promise((done) => {
    execFile(program, args, { env, cwd: data }, (error, out, err) =>
      done({ code: Number(error?.code ?? 0), output: out + err }),
    );
  });

const service = () => {
  const [, file = ''] = /HOMEROOM_ENV_FILE: (\S+) }/.exec(compose) ?? [];
  return environmentOf({ HOMEROOM_ENV_FILE: here(file) });
};
const health = () => run(commandOf('HEALTHCHECK'), service());
let oneTimePassword: string;

beforeAll(async () => {
  await operator.arrive();
  port = await freePort();
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'app'));
  mkdirSync(data);
  for (const path of ['dist', 'package.json']) cpSync(resolve(path), join(root, 'app', path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(root, 'app/node_modules'));
});
afterAll(async () => {
  container.kill('SIGKILL');
  await operator.leave();
  rmSync(root, { recursive: true });
});

describe('the compose file', () => {
  it('creates the organization and its first admin with its tool service', async () => {
    const [, text = ''] = /docker compose run --rm homeroom (org create pbs [^]*?)\n#   docker/.exec(compose) ?? [];
    const words = here(text.replaceAll(/\\\n#/g, ' ')).trim().split(/\s+/);
    const entrypoint = [process.execPath, here('/app/dist/program/homeroom.js')];

    const { code, output } = await run(
      [...entrypoint, ...words, '--no-mail'],
      environmentOf({ DATABASE_ADMIN_URL: operator.adminUrl }),
    );

    expect([code, output]).toEqual([0, expect.stringContaining('one-time password')]);
    expect(readdirSync(join(data, 'env')).sort()).toEqual([`${slug}.env`, `${slug}.local.env`]);
    oneTimePassword = /one-time password {2}(\S+)/.exec(output)?.[1] ?? '';
  }, 60_000);

  it('starts it healthy, with a login for the first admin, registration by invitation, and files in the volume', async () => {
    const before = await health();
    const [program = '', ...args] = commandOf('CMD');
    container = spawn(program, args, { env: service(), cwd: data, stdio: 'ignore' });
    await until(async () => (await sendTo(port, 'pbs.example.org', '/health/ready')).status === 200);
    const after = await health();
    const post = (path: string, body: object) => sendTo(port, 'pbs.example.org', path, { method: 'POST', body });

    const own = { email: 'head@pbs.example', password: oneTimePassword, newPassword: 'a long sentence' };
    const login = await post('/auth/login', own);
    const registration = await post('/auth/register', { email: 'x@y.example', password: 'another sentence' });

    expect([before.code, before.output]).toEqual([1, expect.stringContaining('No instance answers')]);
    expect(after.code).toBe(0);
    expect([login.status, registration.status]).toEqual([200, 403]);
    expect(readFileSync(join(data, 'env', `${slug}.env`), 'utf8')).toContain('TRUST_PROXY=uniquelocal');
    expect(readdirSync(join(data, '.data/files'))).toEqual([slug]);
  }, 60_000);

  it('stops it within its grace period, and restarts it after a crash or a boot', async () => {
    const [, seconds = '0'] = /stop_grace_period: (\d+)s/.exec(compose) ?? [];
    const startedAt = Date.now();
    container.kill('SIGTERM');
    const [code] = await once(container, 'exit');

    expect([code, Date.now() - startedAt < Number(seconds) * 1000]).toEqual([0, true]);
    expect(compose.match(/restart: unless-stopped/g)).toHaveLength(2);
  }, 60_000);

  it('keeps settings, secrets and data out of the image', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');

    expect(ignored).toEqual(expect.arrayContaining(['.data', 'env/*.env', 'env/removed', 'node_modules', '.git']));
    expect(compose).not.toMatch(/JWT_SECRET|ENCRYPTION_KEY|PASSWORD: [a-z]/);
  });
});
