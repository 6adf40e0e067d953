import pg from 'pg';
import {
  type EmbeddedServer,
  haltEmbeddedServer,
  hasOtherClients,
  stablePort,
} from '#platform/database/embedded/embedded-server.js';
import { connectionLocks } from '#platform/database/advisory-locks.js';
import { EmbeddedServerWatch } from '#platform/database/embedded/embedded-watch.js';
import { createdInstances } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { isSharedServer, sharedDataDir, sharedServerOptions, startSharedServer } from '#cli/shared/servers.js';

const lockRetryMs = 500;
const maxDisconnectMs = 10_000;

/** Runs the embedded server until SIGINT or SIGTERM, and restarts it when it crashes. */
export async function serveDatabases(home: string): Promise<void> {
  const stopSignal = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  const server = await startSharedServer(home);
  await refuseMovedPort(home, server);
  const lock = new ServingLock(server);
  await lock.acquire();
  const report = (message: string) => console.error(message);
  const watch = new EmbeddedServerWatch(sharedDataDir(home), server, sharedServerOptions, report);
  printResult(`PostgreSQL is ready on 127.0.0.1:${server.port}, its data in ${server.folder}`, { port: server.port });
  process.send?.('ready');
  await stopSignal;
  await watch.stop();
  await lock.release();
  await otherClientsGone(server);
  await haltEmbeddedServer(sharedDataDir(home), server);
  console.error('PostgreSQL has stopped.');
  process.disconnect?.();
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
  private retry?: NodeJS.Timeout;

  constructor(private readonly server: EmbeddedServer) {}

  async acquire(): Promise<void> {
    const client = new pg.Client(`${this.server.address}/postgres`);
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

  async release(): Promise<void> {
    clearTimeout(this.retry);
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  private reacquire(lost?: pg.Client): void {
    if (!this.client || (lost && lost !== this.client)) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.acquire().catch(() => this.reacquire());
    }, lockRetryMs);
  }
}

/** Waits until the instances have disconnected, or the time limit is reached. */
async function otherClientsGone(server: EmbeddedServer): Promise<void> {
  const deadline = Date.now() + maxDisconnectMs;
  while (Date.now() < deadline && (await hasOtherClients(server))) await new Promise((done) => setTimeout(done, 200));
}
