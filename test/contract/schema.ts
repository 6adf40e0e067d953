import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Creates an empty database; `done` drops it. */
export const emptyDatabase = () => createDatabase('');

/** Creates a copy of the migrated database that each spec gets; `done` drops it. */
export const migratedDatabase = () => createDatabase(`TEMPLATE ${process.env.TEST_TEMPLATE} STRATEGY FILE_COPY`);

async function createDatabase(source: string): Promise<{ url: string; done: () => Promise<void> }> {
  const name = `contract_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} ${source}`);
  return {
    url: `${process.env.TEST_SERVER}/${name}`,
    done: () => administer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

const administer = (statement: string) => query(`${process.env.TEST_SERVER}/postgres`, statement).then(() => undefined);

export async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Everything a migration can create in the public schema, one line each: equal dumps mean equal schemas. */
export async function dump(url: string): Promise<string[]> {
  const rows = await query<{ line: string }>(
    url,
    `SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
       FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT format('trigger %s', pg_get_triggerdef(t.oid))
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
     UNION ALL SELECT format('function %s %s', p.oid::regprocedure, md5(p.prosrc))
       FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
     ORDER BY line`,
  );
  return rows.map(({ line }) => line).filter((line) => !line.includes('schema_migrations'));
}

/**
 * Foreign keys without an index, as `table(columns)`: deleting a referenced row would scan the whole table. The one row
 * of organizations is never deleted.
 */
export async function unindexedForeignKeys(url: string): Promise<string[]> {
  const rows = await query<{ missing: string }>(
    url,
    `SELECT format('%s(%s)', c.conrelid::regclass, string_agg(a.attname, ', ')) AS missing
     FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
       AND c.confrelid <> 'organizations'::regclass AND NOT EXISTS (
       SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
         AND (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] @> c.conkey
         AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = format('(%s IS NOT NULL)', a.attname))
     )
     GROUP BY c.oid, c.conrelid ORDER BY missing`,
  );
  return rows.map(({ missing }) => missing);
}
