import pg from 'pg';
import {
  type EmbeddedServer,
  haltEmbeddedServer,
  hasOtherClients,
  stablePort,
} from '#platform/database/embedded-server.js';
import { EmbeddedServerWatch } from '#platform/database/embedded-watch.js';
import { createdInstances } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { isShared, sharedDataDir, sharedServerOptions, startSharedServer } from '#cli/shared/servers.js';

/** Held while a server is served, so that no second process stops it under the first. */
const servingLock = 7_304_002;
const lockRetryMs = 500;
const maxDisconnectMs = 10_000;

/** Runs the embedded server until a signal comes, and restarts it when it dies. */
export async function serveDatabases(home: string): Promise<void> {
  const stopAsked = new Promise<void>((asked) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => asked());
  });
  const server = await startSharedServer(home);
  await refuseMovedPort(home, server);
  const lock = new ServingLock(server);
  await lock.take();
  const report = (sentence: string) => console.error(sentence);
  const watch = new EmbeddedServerWatch(sharedDataDir(home), server, sharedServerOptions, report);
  printResult(`PostgreSQL is ready on 127.0.0.1:${server.port}, its data in ${server.folder}`, { port: server.port });
  process.send?.('ready');
  await stopAsked;
  await watch.stop();
  await lock.leave();
  await othersLeft(server);
  await haltEmbeddedServer(sharedDataDir(home), server);
  console.error('PostgreSQL has stopped.');
  process.disconnect?.();
}

/** Addresses in the env files name the port; on another one nobody would find their database. */
async function refuseMovedPort(home: string, server: EmbeddedServer): Promise<void> {
  const port = await stablePort(sharedDataDir(home));
  if (server.port === port) return;
  const lost: string[] = [];
  for (const { slug, env } of await createdInstances(home)) {
    if (env.DATABASE_URL && (await isShared(home, env.DATABASE_URL))) lost.push(slug);
  }
  if (lost.length === 0) return;
  await haltEmbeddedServer(sharedDataDir(home), server);
  throw new CommandFailure(
    `Port ${port}, where ${lost.join(', ')} look for PostgreSQL, is taken by another program. Stop that program.`,
    { code: 'port_taken' },
  );
}

/** Keeps a second `db serve` away. PostgreSQL forgets the lock when it dies, so it is taken again. */
class ServingLock {
  private client?: pg.Client;
  private retry?: NodeJS.Timeout;

  constructor(private readonly server: EmbeddedServer) {}

  async take(): Promise<void> {
    const client = new pg.Client(`${this.server.address}/postgres`);
    client.on('error', () => this.retake(client));
    client.on('end', () => this.retake(client));
    await client.connect();
    const { rows } = await client.query<{ first: boolean }>('SELECT pg_try_advisory_lock($1) AS first', [servingLock]);
    if (!rows[0]?.first) {
      await client.end();
      throw new CommandFailure('The databases of this folder are being served already.', { code: 'already_served' });
    }
    this.client = client;
  }

  async leave(): Promise<void> {
    clearTimeout(this.retry);
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  private retake(lost?: pg.Client): void {
    if (!this.client || (lost && lost !== this.client)) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.take().catch(() => this.retake());
    }, lockRetryMs);
  }
}

async function othersLeft(server: EmbeddedServer): Promise<void> {
  const deadline = Date.now() + maxDisconnectMs;
  while (Date.now() < deadline && (await hasOtherClients(server))) await new Promise((done) => setTimeout(done, 200));
}
