import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import bcrypt from 'bcrypt';
import pg from 'pg';
import { migrations } from '../dist/migrations/all.js';
import {
  ensureDatabase,
  startEmbeddedServer,
  stopEmbeddedServer,
} from '../dist/src/platform/database/embedded-server.js';
import { migrate } from '../dist/src/platform/database/migrate.js';
import { reset, statements } from './data.sql.js';

const here = import.meta.dirname;
const dataDir = join(here, '../.data/bench');

export const password = 'bench me quickly please';

/** A dedicated embedded server with the default durability. */
export const startServer = () => startEmbeddedServer(dataDir);
export const stopServer = (server) => stopEmbeddedServer(dataDir, server);

/** Creates and fills the database of that scale if needed. Returns its URL and the facts requests are built from. */
export async function prepareDatabase(server, scale, report) {
  const prefix = `bench_x${scale}_`;
  const name = prefix + (await version());
  await dropEarlierVersions(server, prefix, name);
  const url = await ensureDatabase(server, name);
  await migrate(url, migrations);
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM organizations');
    if (!rowCount) await fill(client, scale, report);
    for (const statement of reset) await client.query(statement);
    await client.query('VACUUM (ANALYZE)');
    return { url, facts: await factsOf(client) };
  } finally {
    await client.end();
  }
}

/** Names the database by a hash of generator and migrations, so that changed data gets a new database. */
async function version() {
  const folder = join(here, '../migrations');
  const files = [join(here, 'data.sql.js'), ...(await readdir(folder)).sort().map((file) => join(folder, file))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}

/** Removes databases of earlier versions to free disk space. */
async function dropEarlierVersions(server, prefix, name) {
  const client = new pg.Client(`${server.address}/postgres`);
  await client.connect();
  const { rows } = await client.query(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND datname <> $2',
    [prefix, name],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  await client.end();
}

async function fill(client, scale, report) {
  report(`Filling the database of scale ×${scale} …`);
  const hash = await bcrypt.hash(password, 12);
  await client.query('BEGIN');
  await client.query(`INSERT INTO organizations (id, slug, name) VALUES ('bench', 'bench', 'Bench')`);
  for (const statement of statements)
    await client.query(statement.replaceAll(':scale', String(scale)).replaceAll(':hash', `'${hash}'`));
  await client.query('COMMIT');
}

async function factsOf(client) {
  const rowsOf = async (text) => (await client.query(text)).rows;
  const people = `SELECT u.id, u.role, u.email, s.id AS "sessionId", m.classroom_id AS "classroomId"
    FROM users u JOIN user_sessions s ON s.user_id = u.id AND s.end_time IS NULL
    JOIN classroom_members m ON m.user_id = u.id AND m.left_at IS NULL ORDER BY u.email`;
  const subjects = `SELECT s.id, s.classroom_id AS "classroomId" FROM subjects s
    WHERE s.classroom_id IN (SELECT classroom_id FROM classroom_members) ORDER BY s.id`;
  const open = `SELECT a.id, a.classroom_id AS "classroomId", json_agg(i.id) AS items
    FROM assessments a JOIN assessment_items i ON i.assessment_id = a.id
    WHERE a.title ~ '^Test [0-9]$' GROUP BY a.id ORDER BY a.id`;
  return { people: await rowsOf(people), subjects: await rowsOf(subjects), open: await rowsOf(open) };
}

/** Process ids of the backends that serve a program, found by application name and database. */
export async function backendsOf(server, { application, databaseUrl }) {
  const client = new pg.Client(`${server.address}/postgres`);
  await client.connect();
  const { rows } = await client.query('SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = $2', [
    application,
    new URL(databaseUrl).pathname.slice(1),
  ]);
  await client.end();
  return rows.map(({ pid }) => pid);
}
