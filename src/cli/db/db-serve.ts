import { join } from 'node:path';
import pg from 'pg';
import { createdInstances } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { isSharedServer, sharedDataDir, sharedServerOptions, startSharedServer } from '#cli/shared/servers.js';
import { maintainLogFiles } from '#platform/config/log-files.js';
import { connectionLocks } from '#platform/database/advisory-locks.js';
import {
  connectedDatabases,
  type EmbeddedServer,
  haltEmbeddedServer,
  isEmbeddedServerRunning,
  stablePort,
} from '#platform/database/embedded/embedded-server.js';
import { EmbeddedServerWatch } from '#platform/database/embedded/embedded-watch.js';

const lockRetryMs = 500;
const connectTimeoutMs = 5_000;
/** An instance stops within 10 seconds. With many organizations, PM2 stops some of them after others. */
const disconnectTimeoutMs = 20_000;
const maxDisconnectMs = 30_000;

/**
 * Runs the embedded server until SIGINT, SIGTERM or SIGHUP, and restarts it when it crashes. The server keeps running while
 * organizations are connected to it, so that a reload of this process does not interrupt them (docs/decisions/0111).
 */
export async function serveDatabases(home: string): Promise<void> {
  const stopSignal = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    // Without its supervisor, this process would prevent the next one from starting.
    process.on('disconnect', () => resolve());
  });
  const server = await startSharedServer(home);
  await refuseMovedPort(home, server);
  const lock = new ServingLock(server);
  await lock.acquire();
  const report = (message: string) => console.error(message);
  const watch = new EmbeddedServerWatch(sharedDataDir(home), server, sharedServerOptions, report);
  printResult(`PostgreSQL is ready on 127.0.0.1:${server.port}, its data in ${server.folder}`, { port: server.port });
  maintainLogFiles({
    folder: join(home, '.data/logs/homeroom-db'),
    names: ['error'],
    rotated: ['error'],
    retentionDays: 14,
  });
  process.send?.('ready');
  await stopSignal;
  await lock.release();
  const isUnused = await otherClientsGone(server);
  await watch.stop();
  if (isUnused) await haltEmbeddedServer(sharedDataDir(home), server);
  console.error(
    isUnused
      ? 'PostgreSQL has stopped.'
      : 'PostgreSQL keeps running, because organizations are connected to it. The next db serve takes it over; to stop it: npx homeroom db stop',
  );
  if (process.connected) process.disconnect?.();
}

/** The env files contain the port; on another port, instances would not find their database. */
async function refuseMovedPort(home: string, server: EmbeddedServer): Promise<void> {
  const port = await stablePort(sharedDataDir(home));
  if (server.port === port) return;
  const affected: string[] = [];
  for (const { slug, env } of await createdInstances(home)) {
    if (env.DATABASE_URL && (await isSharedServer(home, env.DATABASE_URL))) affected.push(slug);
  }
  if (affected.length === 0) return;
  await haltEmbeddedServer(sharedDataDir(home), server);
  throw new CommandFailure(
    `Port ${port}, which ${affected.join(', ')} use for PostgreSQL, is used by another program. Stop that program.`,
    { code: 'port_taken' },
  );
}

/** Prevents a second `db serve`. PostgreSQL drops the advisory lock when it crashes, so it is acquired again. */
class ServingLock {
  private client?: pg.Client | undefined;
  private acquiring?: Promise<void>;
  private retry?: NodeJS.Timeout;
  private isReleased = false;

  constructor(private readonly server: EmbeddedServer) {}

  acquire(): Promise<void> {
    this.acquiring = this.lock();
    return this.acquiring;
  }

  /** Also while the lock is being acquired again after a crash: its connection would keep this process from ending. */
  async release(): Promise<void> {
    this.isReleased = true;
    clearTimeout(this.retry);
    await this.acquiring?.catch(() => undefined);
    await this.client?.end();
  }

  private async lock(): Promise<void> {
    const connectionString = `${this.server.address}/postgres`;
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs });
    client.on('error', () => this.reacquire(client));
    client.on('end', () => this.reacquire(client));
    await client.connect();
    const { rows } = await client.query<{ acquired: boolean }>('SELECT pg_try_advisory_lock($1) AS acquired', [
      connectionLocks.databaseServer,
    ]);
    if (!rows[0]?.acquired) {
      await client.end();
      throw new CommandFailure('Another db serve already runs for this folder. Stop it first.', {
        code: 'already_served',
      });
    }
    this.client = client;
  }

  private reacquire(lost?: pg.Client): void {
    if (this.isReleased || !this.client || (lost && lost !== this.client)) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.acquire().catch(() => this.reacquire());
    }, lockRetryMs);
  }
}

/** Whether all instances disconnect. Waits longer while they are being stopped one after the other. */
async function otherClientsGone(server: EmbeddedServer): Promise<boolean> {
  const startedAt = Date.now();
  let fewest = await connectedDatabases(server);
  let deadline = startedAt + disconnectTimeoutMs;
  while (fewest > 0 && Date.now() < Math.min(deadline, startedAt + maxDisconnectMs)) {
    await new Promise((done) => setTimeout(done, 200));
    const count = await connectedDatabases(server);
    if (count < fewest) deadline = Date.now() + disconnectTimeoutMs;
    fewest = Math.min(fewest, count);
  }
  return fewest === 0;
}

/** Stops the embedded server that a db serve left running. Refuses while organizations are connected. */
export async function stopDatabases(home: string): Promise<void> {
  if (!(await isEmbeddedServerRunning(sharedDataDir(home)))) return printResult('PostgreSQL is not running');
  const server = await startSharedServer(home);
  const connected = await connectedDatabases(server);
  if (connected > 0)
    throw new CommandFailure(
      'Organizations or homeroom-db are connected to PostgreSQL. Stop them first: npx pm2 stop all',
      { code: 'still_connected' },
    );
  await haltEmbeddedServer(sharedDataDir(home), server);
  printResult('PostgreSQL has stopped');
}
