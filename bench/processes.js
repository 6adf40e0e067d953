import { fork, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nodeArgs } from '../ecosystem.config.js';

const here = import.meta.dirname;
const root = join(here, '..');
const poolSize = 10;
const jwtSecret = randomBytes(32).toString('hex');

/** Starts the product as in production: one process with its pool and log, but without rate limits. */
export async function startProduct(databaseUrl) {
  const port = await freePort();
  const env = {
    ...{ NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl, DATABASE_POOL_MAX: String(poolSize) },
    ...{
      ORGANIZATION_ID: 'bench',
      ORGANIZATION_SLUG: 'bench',
      JWT_SECRET: jwtSecret,
      DATA_DIR: join(root, '.data/bench'),
    },
    ...{ ENCRYPTION_KEY: randomBytes(32).toString('hex'), RATE_LIMIT_ENABLED: 'false', SESSION_IDLE_MINUTES: '1440' },
  };
  const program = spawn(process.execPath, [...nodeArgs, join(root, 'dist/src/main.js')], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(port, program);
  return { port, program, databaseUrl, application: 'bench-lms' };
}

/** Starts the bare server on the same database. */
export async function startBare(databaseUrl) {
  const application = 'bench-bare';
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, JWT_SECRET: jwtSecret };
  const program = fork(join(here, 'bare.js'), { env: { ...env, PGAPPNAME: application, POOL: String(poolSize) } });
  const [{ port }] = await once(program, 'message');
  return { port, program, databaseUrl, application };
}

export const startClient = () => fork(join(here, 'load.js'));

/** Lets the client generate load and returns its result. */
export async function load(client, options) {
  client.send(options);
  const [result] = await once(client, 'message');
  if (result.error) throw new Error(result.error);
  return result;
}

export async function stop(program) {
  if (program.exitCode !== null) return;
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  await ended;
}

/** A request with serialized body and headers, including the access token of its person. */
export function serialized({ person, body, headers, ...request }) {
  const text = body && JSON.stringify(body);
  return {
    ...request,
    body: text,
    headers: {
      ...headers,
      ...(person && { authorization: `Bearer ${tokenOf(person)}` }),
      ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    },
  };
}

/** Signs the token here, so that a run does not begin with hundreds of slow logins. */
function tokenOf({ id, role, sessionId }) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: id, org: 'bench', role, sid: sessionId, iat, exp: iat + 86_400, iss: 'lms', aud: 'bench' };
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', jwtSecret).update(text).digest('base64url')}`;
}

/** Resident memory in MiB; null where /proc is not available. */
export async function residentMiB({ pid }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return kib ? Math.round(kib / 1024) : null;
}

const tickMs = 10;
/** Generous, because the machine may be busy. */
const startTimeoutMs = 180_000;

/** Processor time used by the processes so far, in milliseconds; 0 where /proc is not available. */
export async function processorMs(pids) {
  const taken = pids.map(async (pid) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) * tickMs;
  });
  return (await Promise.all(taken)).reduce((sum, ms) => sum + ms, 0);
}

async function untilReady(port, program) {
  for (const started = Date.now(); Date.now() - started < startTimeoutMs;) {
    if (program.exitCode !== null) throw new Error('The product did not start.');
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  program.kill();
  throw new Error('The product did not become ready in time.');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
