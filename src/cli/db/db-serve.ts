import pg from 'pg';
import {
  type EmbeddedServer,
  haltEmbeddedServer,
  hasOtherClients,
  steadyPort,
} from '#platform/database/embedded-server.js';
import { createdInstances } from '#cli/shared/instances.js';
import { CommandFailure, tell } from '#cli/shared/outcome.js';
import { isShared, sharedDataDir, startSharedServer } from '#cli/shared/servers.js';

/** Held by whoever serves, so that nobody stops the server under another. */
const servingLock = 7_304_002;
const longestGoodbyeMs = 10_000;

/** Runs the embedded server until a signal comes or it dies. */
export async function serveDatabases(home: string): Promise<void> {
  const stopAsked = new Promise<void>((asked) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => asked());
  });
  const server = await startSharedServer(home);
  await refuseMovedPort(home, server);
  const watch = new pg.Client(`${server.address}/postgres`);
  const died = new Promise<'died'>((gone) => {
    watch.on('error', () => gone('died'));
    watch.on('end', () => gone('died'));
  });
  await watch.connect();
  await refuseSecond(watch);
  tell(`PostgreSQL is ready on 127.0.0.1:${server.port}, its data in ${server.folder}`, { port: server.port });
  process.send?.('ready');
  if ((await Promise.race([stopAsked, died])) === 'died') {
    throw new CommandFailure('PostgreSQL went away. Its log is postgres.log beside its data.');
  }
  await watch.end();
  await othersLeft(server);
  await haltEmbeddedServer(sharedDataDir(home), server);
  console.error('PostgreSQL has stopped.');
  process.disconnect?.();
}

/** Addresses in the env files name the port; on another one nobody would find their database. */
async function refuseMovedPort(home: string, server: EmbeddedServer): Promise<void> {
  const port = await steadyPort(sharedDataDir(home));
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

async function refuseSecond(watch: pg.Client): Promise<void> {
  const { rows } = await watch.query<{ first: boolean }>('SELECT pg_try_advisory_lock($1) AS first', [servingLock]);
  if (rows[0]?.first) return;
  await watch.end();
  throw new CommandFailure('The databases of this folder are being served already.', { code: 'already_served' });
}

async function othersLeft(server: EmbeddedServer): Promise<void> {
  const deadline = Date.now() + longestGoodbyeMs;
  while (Date.now() < deadline && (await hasOtherClients(server))) await new Promise((done) => setTimeout(done, 200));
}
