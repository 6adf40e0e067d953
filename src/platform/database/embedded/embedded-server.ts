import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { accessiblePaths, exists, serverUser } from './embedded-paths.js';
import { type EmbeddedServerOptions, halt, initialize, runningPort, start, superuser } from './embedded-process.js';

/** A running embedded server. */
export interface EmbeddedServer {
  /** `postgresql://` URL without a database name. */
  address: string;
  port: number;
  /** The data folder in use, which may differ from the configured one. */
  folder: string;
}

/**
 * Starts PostgreSQL in `<dataDir>/postgres`, durable and listening on loopback only, or uses the server that already runs
 * there (started by another process of the same school, or left over after a kill -9).
 */
export async function startEmbeddedServer(
  dataDir: string,
  options: EmbeddedServerOptions = {},
): Promise<EmbeddedServer> {
  const user = await serverUser();
  const paths = await accessiblePaths(resolve(dataDir), user);
  const folder = join(paths.data, 'postgres');
  await mkdir(paths.data, { recursive: true, mode: 0o700 });
  if (user) await chown(paths.data, user.uid, user.gid);
  const password = await serverPassword(paths.data);
  if (!(await exists(join(folder, 'PG_VERSION')))) await initialize(paths.binaries, folder, password, user);
  const port =
    (await runningPort(paths.binaries, folder, user)) ??
    (await start(paths.binaries, folder, { ...options, port: (await stablePort(dataDir)) ?? options.port }, user));
  await mkdir(dataDir, { recursive: true });
  await writeFile(portFile(dataDir), `${port}\n`, { flag: 'wx' }).catch(() => undefined);
  return { address: `postgresql://${superuser}:${password}@127.0.0.1:${port}`, port, folder };
}

/** Whether the server in `<dataDir>/postgres` runs, started by any process. */
export async function isEmbeddedServerRunning(dataDir: string): Promise<boolean> {
  const user = await serverUser();
  const { binaries, data } = await accessiblePaths(resolve(dataDir), user);
  return (await runningPort(binaries, join(data, 'postgres'), user)) !== undefined;
}

/**
 * Restarts a server that has died, on the port its clients know. Never initializes a cluster: if the folder is empty now,
 * its disk is probably not mounted.
 */
export async function restartEmbeddedServer(
  dataDir: string,
  { folder, port }: EmbeddedServer,
  options: EmbeddedServerOptions,
): Promise<void> {
  const user = await serverUser();
  const { binaries } = await accessiblePaths(resolve(dataDir), user);
  if (await runningPort(binaries, folder, user)) return;
  await start(binaries, folder, { ...options, port, isPortFixed: true }, user);
}

/** Stops the server unless other clients are connected. */
export async function stopEmbeddedServer(dataDir: string, server: EmbeddedServer): Promise<void> {
  if (await hasOtherClients(server)) return;
  await haltEmbeddedServer(dataDir, server);
}

/** The port of the first start in this folder, reused for later starts because users save addresses with it. */
export async function stablePort(dataDir: string): Promise<number | undefined> {
  const text = await readFile(portFile(dataDir), 'utf8').catch(() => '');
  return Number(text) || undefined;
}

const portFile = (dataDir: string): string => join(dataDir, 'postgres.port');

/** Stops the server even if clients are connected. Committed data is kept. */
export async function haltEmbeddedServer(dataDir: string, server: EmbeddedServer): Promise<void> {
  const user = await serverUser();
  const { binaries } = await accessiblePaths(resolve(dataDir), user);
  await halt(binaries, server.folder, user);
}

/** Creates the database if it does not exist. Returns its URL. */
export async function ensureDatabase(server: EmbeddedServer, name: string): Promise<string> {
  const client = new pg.Client(`${server.address}/postgres`);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    // Roles of other organizations on this server must not connect.
    if (!rowCount) await client.query(`REVOKE ALL ON DATABASE ${pg.escapeIdentifier(name)} FROM PUBLIC`);
  } catch (error) {
    const isAlreadyCreated = ['42P04', '23505'].includes((error as { code?: string }).code ?? '');
    if (!isAlreadyCreated) throw error;
  } finally {
    await client.end();
  }
  return `${server.address}/${name}`;
}

/** Whether other clients are connected to the server. */
export const hasOtherClients = async (server: EmbeddedServer): Promise<boolean> =>
  (await connectedDatabases(server)) > 0;

/** The number of databases that other clients are connected to; 0 if the server cannot be reached. */
export async function connectedDatabases(server: EmbeddedServer): Promise<number> {
  const client = new pg.Client(`${server.address}/postgres`);
  try {
    await client.connect();
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(DISTINCT datname)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.count ?? 0;
  } catch {
    return 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function serverPassword(folder: string): Promise<string> {
  const file = join(folder, 'postgres.secret');
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return (await readFile(file, 'utf8')).trim();
}
