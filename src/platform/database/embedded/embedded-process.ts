import { execFile } from 'node:child_process';
import { chown, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries, ServerUser } from './embedded-paths.js';

const run = promisify(execFile);
export const superuser = 'homeroom';
const startTimeoutSeconds = 60;
const statePollMs = 100;

export interface EmbeddedServerOptions {
  /** The port of the first start. Later starts in the same folder reuse their previous port if it is free. */
  port?: number | undefined;
  /** Whether to fail instead of choosing another port, because clients already know the address. */
  isPortFixed?: boolean;
  /** Extra `-c` settings, such as `fsync=off` for tests. */
  flags?: Record<string, string>;
}

/** Creates an empty database cluster in `folder`. Deletes an incomplete one. */
export async function initialize(
  binaries: Binaries,
  folder: string,
  password: string,
  user?: ServerUser,
): Promise<void> {
  const passwordFile = `${folder}.password`;
  await rm(folder, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
  ];
  await run(binaries.initdb, ['-D', folder, ...flags], { ...user, cwd: '/' });
  await rm(passwordFile);
}

/**
 * Starts the server and returns its port. pg_ctl detaches it from the terminal, so Ctrl-C reaches only Homeroom, which can
 * then finish open requests. Throws with the end of the server log if the server does not start.
 */
export async function start(
  binaries: Binaries,
  folder: string,
  { flags = {}, port: wanted, isPortFixed = false }: EmbeddedServerOptions,
  user?: ServerUser,
): Promise<number> {
  const port = await freePort(wanted);
  if (isPortFixed && port !== wanted)
    throw new Error(`Port ${wanted} of the embedded PostgreSQL is in use by another program.`);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...flags,
  };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  const log = join(dirname(folder), 'postgres.log');
  const args = [
    'start',
    '-D',
    folder,
    '-w',
    '-t',
    String(startTimeoutSeconds),
    '-l',
    log,
    '-o',
    `-p ${port} ${options.join(' ')}`,
  ];
  try {
    await run(binaries.pg_ctl, args, { ...user, cwd: '/' });
  } catch (error) {
    // Another process may have started it at the same time.
    const runningOn = await runningPort(binaries, folder, user);
    if (runningOn) return runningOn;
    const tail = await readFile(log, 'utf8').catch(() => String(error));
    throw new Error(`PostgreSQL did not start in ${folder}:\n${tail.split('\n').slice(-6).join('\n')}`);
  }
  return port;
}

/** Stops the server if it is running. */
export async function halt(binaries: Binaries, folder: string, user?: ServerUser): Promise<void> {
  const args = ['stop', '-D', folder, '-m', 'fast', '-w'];
  await run(binaries.pg_ctl, args, { ...user, cwd: '/' }).catch(() => undefined);
}

/**
 * The port of the server running in `folder`; undefined if none is running. Waits for a server that another process is
 * starting or stopping at this moment.
 */
export async function runningPort(binaries: Binaries, folder: string, user?: ServerUser): Promise<number | undefined> {
  const deadline = Date.now() + startTimeoutSeconds * 1000;
  for (;;) {
    if (!(await isRunning(binaries, folder, user))) return undefined;
    // Line 4 of postmaster.pid is the port, line 8 the state: https://www.postgresql.org/docs/current/storage-file-layout.html
    const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = text.split('\n');
    if (lines[7]?.trim() === 'ready' || Date.now() > deadline) return Number(lines[3]) || undefined;
    await setTimeout(statePollMs);
  }
}

const isRunning = (binaries: Binaries, folder: string, user?: ServerUser): Promise<boolean> =>
  run(binaries.pg_ctl, ['status', '-D', folder], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );

/** The wanted port if it is free, otherwise any free port. */
async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  const isFree = await new Promise<boolean>((done) => {
    probe.once('error', () => done(false));
    probe.listen(wanted, '127.0.0.1', () => done(true));
  });
  if (!isFree && wanted !== 0) return freePort();
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (typeof address !== 'object' || !address) throw new Error('No free port was found on 127.0.0.1.');
  return address.port;
}
