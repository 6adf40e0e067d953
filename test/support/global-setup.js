import './temporary-folder.js';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { migrations } from '../../dist/migrations/all.js';
import {
  hasOtherClients,
  startEmbeddedServer,
  stopEmbeddedServer,
} from '../../dist/src/platform/database/embedded/embedded-server.js';
import { migrate } from '../../dist/src/platform/database/migrate.js';
import { castSql } from './cast.js';

const root = join(import.meta.dirname, '../..');
const short = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Data folder of the test server of this checkout; it is not durable. */
export const dataDir = join(tmpdir(), `homeroom-test-${short(root)}`);

/**
 * Starts a PostgreSQL server for the tests and builds the template database that each spec clones; it is migrated only
 * when migrations/ or the cast changes.
 */
export default async function setup() {
  // `npm test` has started it for all its runs.
  if (process.env.TEST_TEMPLATE) return;
  const server = process.env.TEST_DATABASE_URL
    ? { address: process.env.TEST_DATABASE_URL.replace(/\/[^/]*$/, ''), folder: '' }
    : await startEmbeddedServer(dataDir, {
        flags: {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          // Statistics of an earlier spec's rows would mislead the planner; a spec that needs statistics asks for them.
          autovacuum: 'off',
          // Each spec reads a new database, which is in memory: another process to read it, and to write it back, costs time.
          io_method: 'sync',
          shared_buffers: '512MB',
          unix_socket_directories: dataDir,
        },
      });
  globalThis.testServer = server;
  process.env.TEST_SERVER = server.address;
  // A statement over a socket in the file system takes less processor time than over TCP.
  process.env.TEST_SOCKET = server.folder
    ? server.address.replace('127.0.0.1', encodeURIComponent(dataDir))
    : server.address;
  process.env.TEST_TEMPLATE = await ensureTemplate(server.address);
}

/** Stops the server, unless another run or a worker of this one uses it. */
export async function teardown() {
  if (globalThis.testServer?.folder && !process.env.KEEP_TEST_SERVER)
    await stopEmbeddedServer(dataDir, globalThis.testServer);
}

const maxClosingMs = 5_000;

/** Waits until the connections of workers that have ended are closed; those of another run stay. */
export async function connectionsClosed() {
  const server = globalThis.testServer;
  const startedAt = Date.now();
  while (server?.folder && Date.now() - startedAt < maxClosingMs && (await hasOtherClients(server)))
    await setTimeout(50);
}

async function ensureTemplate(address) {
  // The compiled migrations are what runs, so their hash names the template.
  const folder = join(root, 'dist/migrations');
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const name = `template_${short([...sources, castSql].join())}`;
  const admin = new pg.Client(`${address}/postgres`);
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock(1)');
    const { rowCount } = await admin.query(`SELECT FROM pg_database WHERE datname = $1`, [name]);
    if (!rowCount) await build(admin, address, name);
  } finally {
    await admin.end();
  }
  return name;
}

async function build(admin, address, name) {
  await admin.query(`DROP DATABASE IF EXISTS ${name}_draft WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name}_draft`);
  const url = `${address}/${name}_draft`;
  await migrate(url, migrations);
  const client = new pg.Client(url);
  await client.connect();
  await client.query(castSql);
  await client.end();
  await admin.query(`ALTER DATABASE ${name}_draft RENAME TO ${name}`);
}
