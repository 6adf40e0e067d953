import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedServer,
  ensureDatabase,
  startEmbeddedServer,
  stopEmbeddedServer,
} from '#platform/database/embedded/embedded-server.js';

let dataDir: string;
let server: EmbeddedServer;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'homeroom-embedded-'));
  server = await startEmbeddedServer(dataDir);
}, 60_000);
afterAll(async () => {
  await stopEmbeddedServer(dataDir, server);
  for (const folder of [dataDir, dirname(server.folder)]) await rm(folder, { recursive: true, force: true });
});

async function queryOnce(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

describe('the embedded server', () => {
  it('is durable, listens only on loopback, and requires a password only its user can read', async () => {
    const url = `${server.address}/postgres`;

    expect(await queryOnce(url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await queryOnce(url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    expect(await queryOnce(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const { mode } = await stat(join(dirname(server.folder), 'postgres.secret'));
    expect(mode & 0o077).toBe(0);
    await expect(queryOnce(url.replace(/:[0-9a-f]+@/, ':guessed@'), 'SELECT 1')).rejects.toThrow('password');
  });

  it('is shared by processes that start it again', async () => {
    const again = await Promise.all([startEmbeddedServer(dataDir), startEmbeddedServer(dataDir)]);

    expect(again).toEqual([server, server]);
  });

  it('creates a database once when several processes request it', async () => {
    const addresses = await Promise.all([1, 2, 3, 4].map(() => ensureDatabase(server, 'p1a_lms')));

    expect(new Set(addresses)).toEqual(new Set([`${server.address}/p1a_lms`]));
  });

  it('keeps running while other clients are connected', async () => {
    const client = new pg.Client(`${server.address}/postgres`);
    await client.connect();

    await stopEmbeddedServer(dataDir, server);

    expect((await client.query('SELECT 1')).rowCount).toBe(1);
    await client.end();
  });

  it('keeps its data across a restart', async () => {
    const url = await ensureDatabase(server, 'p1a_lms');
    await queryOnce(url, 'CREATE TABLE kept (word text)');
    await queryOnce(url, `INSERT INTO kept VALUES ('still here')`);
    await stopEmbeddedServer(dataDir, server);
    await expect(queryOnce(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    server = await startEmbeddedServer(dataDir);

    expect(await queryOnce(`${server.address}/p1a_lms`, 'SELECT word FROM kept')).toEqual([{ word: 'still here' }]);
  }, 60_000);
});
