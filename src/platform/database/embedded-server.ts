import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { exists, reachableHome, serverUser } from './embedded-home.js';
import { type EmbeddedServerOptions, halt, initialise, runningPort, start, superuser } from './embedded-process.js';

/** How a program finds a running embedded server. */
export interface EmbeddedServer {
  /** `postgresql://` address without a database name. */
  address: string;
  port: number;
  /** Where its files really are. */
  folder: string;
}

/**
 * Starts PostgreSQL in `<dataDir>/postgres`, durable and only on loopback, or joins the one that already runs there
 * (another process of the same school, or one that outlived a kill -9).
 */
export async function startEmbeddedServer(
  dataDir: string,
  options: EmbeddedServerOptions = {},
): Promise<EmbeddedServer> {
  const user = await serverUser();
  const home = await reachableHome(resolve(dataDir), user);
  const folder = join(home.data, 'postgres');
  await mkdir(home.data, { recursive: true, mode: 0o700 });
  if (user) await chown(home.data, user.uid, user.gid);
  const password = await serverPassword(home.data);
  if (!(await exists(join(folder, 'PG_VERSION')))) await initialise(home.binaries, folder, password, user);
  const port =
    (await runningPort(home.binaries, folder, user)) ??
    (await start(home.binaries, folder, { ...options, port: (await stablePort(dataDir)) ?? options.port }, user));
  await mkdir(dataDir, { recursive: true });
  await writeFile(portFile(dataDir), `${port}\n`, { flag: 'wx' }).catch(() => undefined);
  return { address: `postgresql://${superuser}:${password}@127.0.0.1:${port}`, port, folder };
}

/**
 * Starts a server again that died, on the port its clients know. Never initialises: a folder that is empty now, such as
 * that of a disk that is not mounted, had data.
 */
export async function restartEmbeddedServer(
  dataDir: string,
  { folder, port }: EmbeddedServer,
  options: EmbeddedServerOptions,
): Promise<void> {
  const user = await serverUser();
  const { binaries } = await reachableHome(resolve(dataDir), user);
  if (await runningPort(binaries, folder, user)) return;
  await start(binaries, folder, { ...options, port, isPortFixed: true }, user);
}

/** Stops the server in `<dataDir>/postgres`, unless somebody else is still connected to it. */
export async function stopEmbeddedServer(dataDir: string, server: EmbeddedServer): Promise<void> {
  if (await hasOtherClients(server)) return;
  await haltEmbeddedServer(dataDir, server);
}

/** The port this folder's server had first and has again whenever it can: addresses are written down with it. */
export async function stablePort(dataDir: string): Promise<number | undefined> {
  const text = await readFile(portFile(dataDir), 'utf8').catch(() => '');
  return Number(text) || undefined;
}

const portFile = (dataDir: string): string => join(dataDir, 'postgres.port');

/** Stops the server whoever uses it; what they have committed stays. */
export async function haltEmbeddedServer(dataDir: string, server: EmbeddedServer): Promise<void> {
  const user = await serverUser();
  const { binaries } = await reachableHome(resolve(dataDir), user);
  await halt(binaries, server.folder, user);
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

async function serverPassword(home: string): Promise<string> {
  const file = join(home, 'postgres.secret');
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return (await readFile(file, 'utf8')).trim();
}
