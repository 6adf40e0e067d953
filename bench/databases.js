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
import { logIn, statements } from './data.sql.js';

const here = import.meta.dirname;
const dataDir = join(here, '../.data/bench');

export const password = 'bench me quickly please';

/** A durable server of its own, as an organization has by default. */
export const startServer = () => startEmbeddedServer(dataDir);
export const stopServer = (server) => stopEmbeddedServer(dataDir, server);

/** The database of that scale, filled if it is not yet, and the facts the requests are made of. */
export async function prepareDatabase(server, scale, say) {
  const prefix = `bench_x${scale}_`;
  const name = prefix + (await version());
  await dropOlder(server, prefix, name);
  const url = await ensureDatabase(server, name);
  await migrate(url, migrations);
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM organizations');
    if (!rowCount) await fill(client, scale, say);
    for (const statement of logIn) await client.query(statement);
    await client.query('VACUUM (ANALYZE)');
    return { url, facts: await factsOf(client) };
  } finally {
    await client.end();
  }
}

/** What another generator or other migrations made is another database. */
async function version() {
  const folder = join(here, '../migrations');
  const files = [join(here, 'data.sql.js'), ...(await readdir(folder)).sort().map((file) => join(folder, file))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}

/** Databases of earlier versions are nothing but disk. */
async function dropOlder(server, prefix, name) {
  const client = new pg.Client(`${server.address}/postgres`);
  await client.connect();
  const { rows } = await client.query(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND datname <> $2',
    [prefix, name],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  await client.end();
}

async function fill(client, scale, say) {
  say(`Filling the database of scale ×${scale} …`);
  const hash = await bcrypt.hash(password, 12);
  await client.query('BEGIN');
  await client.query(`INSERT INTO organizations (id, slug, name) VALUES ('bench', 'bench', 'Bench')`);
  for (const statement of statements)
    await client.query(statement.replaceAll(':scale', String(scale)).replaceAll(':hash', `'${hash}'`));
  await client.query('COMMIT');
}

async function factsOf(client) {
  const ask = async (text) => (await client.query(text)).rows;
  const people = `SELECT u.id, u.role, u.email, s.id AS "sessionId", m.classroom_id AS "classroomId"
    FROM users u JOIN user_sessions s ON s.user_id = u.id AND s.end_time IS NULL
    JOIN classroom_members m ON m.user_id = u.id AND m.left_at IS NULL ORDER BY u.email`;
  const subjects = `SELECT s.id, s.classroom_id AS "classroomId" FROM subjects s
    WHERE s.classroom_id IN (SELECT classroom_id FROM classroom_members) ORDER BY s.id`;
  const open = `SELECT a.id, a.classroom_id AS "classroomId", json_agg(i.id) AS items
    FROM assessments a JOIN assessment_items i ON i.assessment_id = a.id
    WHERE a.title ~ '^Test [0-9]$' GROUP BY a.id ORDER BY a.id`;
  return { people: await ask(people), subjects: await ask(subjects), open: await ask(open) };
}

/** The server's processes that work for a program, which is known by its name and its database. */
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
