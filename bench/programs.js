import { fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nodeArgs } from '../ecosystem.config.js';
import { dataDir } from './databases.js';
import { jwtSecret } from './requests.js';

const here = import.meta.dirname;
const root = join(here, '..');
const poolSize = 10;
/** Generous, because the machine may be busy. */
const startTimeoutMs = 180_000;

const logDirOf = (name) => join(dataDir, 'logs', name);

/** The product as in production: one process with its pool, log files and jobs, but without rate limits. */
async function startProduct(name, databaseUrl) {
  const port = await freePort();
  const organization = { ORGANIZATION_ID: 'bench', ORGANIZATION_SLUG: 'bench', DATABASE_URL: databaseUrl };
  const secrets = { JWT_SECRET: jwtSecret, ENCRYPTION_KEY: randomBytes(32).toString('hex') };
  const folders = { DATA_DIR: join(dataDir, 'files', name), LOG_DIR: logDirOf(name) };
  const limits = { DATABASE_POOL_MAX: String(poolSize), RATE_LIMIT_ENABLED: 'false', SESSION_IDLE_MINUTES: '1440' };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, join(root, 'dist/program/main.js')], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      ...organization,
      ...secrets,
      ...folders,
      ...limits,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(port, child);
  return { name, port, child, readySeconds: (performance.now() - startedAt) / 1000 };
}

async function startBare(name, databaseUrl) {
  const child = fork(join(here, 'bare.js'), {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      POOL: String(poolSize),
      JWT_SECRET: jwtSecret,
      LOG_DIR: logDirOf(name),
      DUTIES: name === 'duties' ? 'all' : '',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The bare server ${name} did not start.`);
  });
  const [{ port }] = await Promise.race([once(child, 'message'), ended]);
  return { name, port, child };
}

/**
 * The compared programs, in the order of measurement, each with its own database. `twin` is the product once more, which
 * shows the noise; `grown` is the product on ×10.
 */
export const programs = [
  { name: 'product', scale: 1, start: startProduct },
  { name: 'minimal', scale: 1, start: startBare },
  { name: 'duties', scale: 1, start: startBare },
  { name: 'twin', scale: 1, start: startProduct },
  { name: 'grown', scale: 10, start: startProduct },
];

/** Deletes the logs of earlier launches. */
export const removeLogs = () => rm(join(dataDir, 'logs'), { recursive: true, force: true });

/** Starts the client process. Its functions send one action and resolve with its result. */
export function startClient() {
  const child = fork(join(here, 'client.js'));
  const call = async (action, options) => {
    child.send({ action, ...options });
    const [result] = await once(child, 'message');
    if (result.error) throw new Error(result.error);
    return result;
  };
  return { child, call };
}

export async function stop({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function untilReady(port, child) {
  for (const started = Date.now(); Date.now() - started < startTimeoutMs;) {
    if (child.exitCode !== null) throw new Error('The product did not start.');
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error('The product did not become ready in time.');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
