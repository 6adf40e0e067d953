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
} from '../dist/src/platform/database/embedded/embedded-server.js';
import { migrate } from '../dist/src/platform/database/migrate.js';
import { defaultSettings } from '../dist/src/tenancy/organizations/organization.entity.js';
import { openSessions, statements } from './data.sql.js';

const here = import.meta.dirname;
const weekMs = 7 * 86_400_000;

export const dataDir = join(here, '../.data/bench');
export const password = 'bench me quickly please';

/**
 * Production durability, and no work at random times: launches start on fresh copies, so nothing needs vacuuming, and
 * a checkpoint would make the next writes more expensive. All data fits into the buffers.
 */
const flags = { autovacuum: 'off', shared_buffers: '1GB', checkpoint_timeout: '1h', max_wal_size: '16GB' };

export const startServer = () => startEmbeddedServer(dataDir, { flags });
export const stopServer = (server) => stopEmbeddedServer(dataDir, server);

/**
 * Creates and fills the template of that scale if needed. Returns its name and the facts requests are built from:
 * people with classroom and a course, subjects, and tests open for submissions.
 */
export async function prepareTemplate(server, scale, report) {
  const prefix = `bench_x${scale}_`;
  const name = prefix + (await version());
  await onServer(server, (client) => dropEarlierVersions(client, prefix, name));
  const url = await ensureDatabase(server, name);
  await migrate(url, migrations);
  return connectedTo(url, async (client) => {
    const { rowCount } = await client.query('SELECT FROM organizations');
    if (!rowCount) await fill(client, scale, report);
    return { name, facts: await factsOf(client) };
  });
}

/** Copies the template for one program of a launch and opens the sessions of its people. Returns its URL. */
export async function copyTemplate(server, template, program) {
  const name = `bench_run_${program}`;
  await onServer(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template.name} STRATEGY file_copy`);
  });
  const url = `${server.address}/${name}`;
  await connectedTo(url, async (client) => {
    for (const statement of openSessions) await client.query(statement);
  });
  return url;
}

const onServer = (server, work) => connectedTo(`${server.address}/postgres`, work);

async function connectedTo(url, work) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Names a template by a hash of generator, migrations and week: changed data gets a new template, and analytics of the
 * last 30 days find data.
 */
async function version() {
  const folder = join(here, '../migrations');
  const files = [join(here, 'data.sql.js'), ...(await readdir(folder)).sort().map((file) => join(folder, file))];
  const hash = createHash('sha256').update(String(Math.floor(Date.now() / weekMs)));
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}

/** Removes templates of earlier versions to free disk space. */
async function dropEarlierVersions(client, prefix, name) {
  const { rows } = await client.query(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND datname <> $2',
    [prefix, name],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
}

async function fill(client, scale, report) {
  report(`Filling the database of scale ×${scale} …`);
  const hash = await bcrypt.hash(password, 12);
  const levels = Array.from({ length: 4 * scale }, (_, n) => ({ code: `L${n}`, name: `Level ${n}`, maxClasses: 6 }));
  const settings = { ...defaultSettings(), levels, currentAcademicYear: '2026' };
  await client.query('BEGIN');
  await client.query(`INSERT INTO organizations (id, slug, name, settings) VALUES ('bench', 'bench', 'Bench', $1)`, [
    settings,
  ]);
  for (const statement of statements)
    await client.query(statement.replaceAll(':scale', String(scale)).replaceAll(':hash', `'${hash}'`));
  await client.query('COMMIT');
  await client.query('VACUUM (ANALYZE)');
}

async function factsOf(client) {
  const rowsOf = async (text) => (await client.query(text)).rows;
  const measured = `SELECT id FROM classrooms WHERE name IN (SELECT 'Class ' || generate_series(1, 20))`;
  const people = `SELECT u.id, u.role, u.email, m.classroom_id AS "classroomId"
    FROM users u JOIN classroom_members m ON m.user_id = u.id AND m.left_at IS NULL
    WHERE m.classroom_id IN (${measured}) ORDER BY u.email`;
  const subjects = `SELECT id, classroom_id AS "classroomId" FROM subjects WHERE classroom_id IN (${measured}) ORDER BY id`;
  const open = `SELECT a.id, a.classroom_id AS "classroomId", json_agg(i.id) AS items
    FROM assessments a JOIN assessment_items i ON i.assessment_id = a.id
    WHERE a.title ~ '^Test [0-9]$' AND a.classroom_id IN (${measured}) GROUP BY a.id ORDER BY a.id`;
  const courses = `SELECT e.user_id AS "userId", min(e.course_id::text) AS "courseId"
    FROM enrollments e JOIN classroom_members m ON m.user_id = e.user_id WHERE m.classroom_id IN (${measured}) GROUP BY 1`;
  const words = `SELECT DISTINCT substring(title from 'About (\\w+) in') AS word FROM resources
    WHERE scope = 'library' ORDER BY word LIMIT 50`;
  const attempts = `SELECT w.id, w.student_id AS "studentId", w.assessment_id AS "assessmentId", w.screen_id AS "screenId",
      json_agg(i.id ORDER BY i.position) AS items
    FROM attempts w JOIN assessment_items i ON i.assessment_id = w.assessment_id
    WHERE w.classroom_id IN (${measured}) GROUP BY w.id ORDER BY w.id`;
  return {
    people: await rowsOf(people),
    attempts: await rowsOf(attempts),
    subjects: await rowsOf(subjects),
    open: await rowsOf(open),
    courses: await rowsOf(courses),
    words: await rowsOf(words),
  };
}
