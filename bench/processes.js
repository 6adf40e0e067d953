import { fork, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nodeArgs } from '../ecosystem.config.js';

const here = import.meta.dirname;
const root = join(here, '..');
const pool = 10;
const jwtSecret = randomBytes(32).toString('hex');

/** The product as production starts it: one process, its pool, its log; only its limits on eager people are off. */
export async function startProduct(databaseUrl) {
  const port = await freePort();
  const env = {
    ...{ NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl, DATABASE_POOL_MAX: String(pool) },
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
  await answering(port, program);
  return { port, program, databaseUrl, application: 'bench-lms' };
}

/** The bare server on the same database. */
export async function startBare(databaseUrl) {
  const application = 'bench-bare';
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, JWT_SECRET: jwtSecret };
  const program = fork(join(here, 'bare.js'), { env: { ...env, PGAPPNAME: application, POOL: String(pool) } });
  const [{ port }] = await once(program, 'message');
  return { port, program, databaseUrl, application };
}

export const startClient = () => fork(join(here, 'load.js'));

/** Has the client send the requests for some seconds. */
export async function load(client, work) {
  client.send(work);
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

/** A request as it goes over the wire, with the token of whoever sends it. */
export function onTheWire({ person, body, headers, ...request }) {
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

/** Signed here, so that a run does not begin with hundreds of slow logins. */
function tokenOf({ id, role, sessionId }) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: id, org: 'bench', role, sid: sessionId, iat, exp: iat + 86_400, iss: 'lms', aud: 'bench' };
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', jwtSecret).update(text).digest('base64url')}`;
}

/** Resident memory in MiB, where the system tells. */
export async function residentMiB({ pid }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return kib ? Math.round(kib / 1024) : null;
}

const tickMs = 10;
/** A busy machine takes its time. */
const patienceMs = 180_000;

/** Milliseconds of processor time that processes have taken so far, where the system tells; 0 elsewhere. */
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

async function answering(port, program) {
  for (const started = Date.now(); Date.now() - started < patienceMs;) {
    if (program.exitCode !== null) throw new Error('The product did not start.');
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((turn) => setTimeout(turn, 100));
  }
  program.kill();
  throw new Error('The product does not answer.');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}
