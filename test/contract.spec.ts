import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { contractsOf } from '#cli/contracts/contracts.js';
import { migrations } from '#migrations/all.js';
import { Database } from '#platform/database/database.js';
import { migrate, migrationSource } from '#platform/database/migrate.js';
import { explainedConstraints } from '#platform/problems/constraint-errors.js';
import { documentOf, type Operation, operationsOf, resolved, type Schema } from './contract/operations.js';
import { query, dump, emptyDatabase, migratedDatabase, unindexedForeignKeys } from './contract/schema.js';
import { castSql } from './support/cast.js';
import { openSchool } from './support/school.js';

const root = join(import.meta.dirname, '..');
const school = openSchool();

describe('migrations', () => {
  it('are all listed in chronological order', async () => {
    const files = (await readdir(join(root, 'migrations'))).filter((file) => file !== 'all.ts').sort();

    const listed = migrations.map(({ name }) => name);

    expect(listed).toEqual(files.map(className));
  });

  it('produce the same schema after reverting and applying all of them', async () => {
    const { url, done } = await emptyDatabase();
    await migrate(url, migrations);
    const first = await dump(url);

    await undoAll(url);
    const empty = await dump(url);
    await migrate(url, migrations);

    expect(empty).toEqual([]);
    expect(await dump(url)).toEqual(first);
    await done();
  });

  it('run once when several instances start together', async () => {
    const { url, done } = await emptyDatabase();

    const runs = await Promise.all([1, 2, 3].map(() => migrate(url, migrations)));

    expect(runs.flatMap(({ applied }) => applied)).toHaveLength(migrations.length);
    await done();
  });

  it('are rolled back completely when a statement fails', async () => {
    const { url, done } = await migratedDatabase();
    const before = await dump(url);

    await expect(migrate(url, [...migrations, FailsMidway9999999999999])).rejects.toThrow();

    expect(await dump(url)).toEqual(before);
    expect((await migrate(url, migrations)).applied).toEqual([]);
    await done();
  });

  it('refuse a database with another history, and accept one that a later release has migrated', async () => {
    const { url, done } = await migratedDatabase();
    const note = (name: string, order: number) =>
      query(url, `INSERT INTO schema_migrations (timestamp, name) VALUES (${order}, '${name}${order}')`);

    await note('Later', 9_990_000_000_000);
    const later = await migrate(url, migrations);
    await note('Earlier', 1_760_000_000_500);

    expect(later.applied).toEqual([]);
    await expect(migrate(url, migrations)).rejects.toThrow('delete its data folder (.data) and start again');
    await done();
  });
});

describe('the latest migration', () => {
  it('migrates a populated database of the previous release to the same schema', async () => {
    const { url, done } = await emptyDatabase();
    await migrate(url, migrations.slice(0, -1));
    await query(url, castSql);
    const before = await rowCounts(url);

    const { applied } = await migrate(url, migrations);

    expect(applied).toEqual(migrations.slice(-1).map(({ name }) => name));
    expect(await rowCounts(url)).toMatchObject(before);
    expect(await dump(url)).toEqual(await dump(school.databaseUrl));
    await done();
  });
});

describe('the database', () => {
  it('has exactly the columns the entities declare', async () => {
    const { dataSource } = school.app.get(Database);
    const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);

    const declared = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map((column) => {
        const type = dataSource.driver.normalizeType(column) + (column.isArray ? '[]' : '');
        return `${tableName}.${column.databaseName} ${type}${column.isNullable ? ' nullable' : ''}`;
      }),
    );

    expect([...new Set(declared)].sort()).toEqual(await columnsOf(tables));
  });

  it('has every constraint that has an error text', async () => {
    const rows = await query<{ name: string }>(
      school.databaseUrl,
      `SELECT conname AS name FROM pg_constraint UNION SELECT indexname FROM pg_indexes UNION SELECT tgname FROM pg_trigger`,
    );
    const real = new Set(rows.map(({ name }) => name));

    expect(explainedConstraints().filter((name) => !real.has(name))).toEqual([]);
  });

  it('has an index under every foreign key', async () => {
    expect(await unindexedForeignKeys(school.databaseUrl)).toEqual([]);
  });
});

describe('the committed contracts', () => {
  it('equal the generated ones', async () => {
    const contracts = await contractsOf(documentOf(school));

    for (const [file, text] of Object.entries(contracts)) {
      const committed = await readFile(join(root, file), 'utf8').catch(() => '');
      if (committed !== text) throw new Error(`${file} is out of date; run: npx homeroom contracts`);
    }
  });
});

describe('the API document', () => {
  it('describes every operation completely', () => {
    const operations = operationsOf(documentOf(school));

    expect(operations.filter(({ summary, tags }) => !summary || !tags?.length).map(nameOf)).toEqual([]);
    expect(operations.filter(({ access }) => access === 'none').map(nameOf)).toEqual([]);
    expect(repeated(operations.map(({ id }) => id))).toEqual([]);
    expect(operations.filter((operation) => !documentsSuccess(operation)).map(nameOf)).toEqual([]);
    expect(
      operations.filter(({ access, security }) => (access === 'public') !== !security?.length).map(nameOf),
    ).toEqual([]);
    expect(
      operations.filter(({ method, body, takesFile }) => method === 'PUT' && !body && !takesFile).map(nameOf),
    ).toEqual([]);
    expect(operations.filter((operation) => !documentsErrors(operation)).map(nameOf)).toEqual([]);
  });

  it('has no dangling references', () => {
    const document = documentOf(school);
    const text = JSON.stringify(document);

    const pointers = new Set([...text.matchAll(/"\$ref":"#\/([^"]*)"/g)].map(([, pointer]) => pointer ?? ''));

    expect([...pointers].filter((pointer) => !valueAt(document, pointer))).toEqual([]);
    for (const { body } of operationsOf(document)) if (body) expect(resolved(document, body)).toBeDefined();
  });

  it('passes the linter without warnings', async () => {
    const redocly = join(root, 'node_modules/.bin/redocly');
    const { stdout } = await promisify(execFile)(redocly, ['lint', 'contracts/openapi.json', '--format=json'], {
      cwd: root,
    }).catch((failed: { stdout: string }) => failed);

    const { problems } = JSON.parse(stdout) as { problems: { severity: string; message: string }[] };

    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([]);
  });
});

const rowCounts = async (url: string): Promise<Record<string, number>> => {
  const tables = ['organizations', 'users', 'classrooms', 'classroom_members', 'guardianships'];
  const counts = tables.map((table) => `SELECT '${table}' AS table, count(*)::int AS rows FROM ${table}`);
  const found = await query<{ table: string; rows: number }>(url, counts.join(' UNION ALL '));
  return Object.fromEntries(found.map(({ table, rows }) => [table, rows]));
};

/** `1770000001000-create-kernel.ts` exports CreateKernel1770000001000. */
function className(file: string): string {
  const [time = '', ...words] = file.replace(/\.ts$/, '').split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') + time;
}

async function undoAll(url: string): Promise<void> {
  const source = await migrationSource(url, migrations).initialize();
  for (let left = migrations.length; left > 0; left--) await source.undoLastMigration();
  await source.destroy();
}

class FailsMidway9999999999999 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query('CREATE TABLE halves (id uuid PRIMARY KEY)');
    await database.query('ALTER TABLE halves ADD COLUMN id uuid');
  }

  async down(): Promise<void> {}
}

async function columnsOf(tables: string[]): Promise<string[]> {
  const rows = await school.sql<{ column: string }>(
    `SELECT format('%s.%s %s%s', c.relname, a.attname, format_type(a.atttypid, NULL), CASE WHEN NOT a.attnotnull THEN ' nullable' END)
       AS column
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1)
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''`,
    [tables],
  );
  return rows.map(({ column }) => column).sort();
}

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;
const repeated = (words: string[]): string[] => words.filter((word, index) => words.indexOf(word) !== index);

/** Whether a success is documented with a schema, or without content (202, 204). */
function documentsSuccess({ responses }: Operation): boolean {
  return Object.entries(responses).some(([status, { content }]) => {
    const schemas: (Schema | undefined)[] = Object.values(content ?? {}).map(({ schema }) => schema);
    return /^2/.test(status) && (['202', '204', '304'].includes(status) || schemas.some(Boolean));
  });
}

/** Whether the general errors are documented: 429 and 503, and 401 and 403 for signed-in routes. */
const documentsErrors = ({ access, responses }: Operation): boolean =>
  ['429', '503', ...(access === 'public' ? [] : ['401', '403'])].every((status) => status in responses);

const valueAt = (document: object, pointer: string): unknown =>
  pointer.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
