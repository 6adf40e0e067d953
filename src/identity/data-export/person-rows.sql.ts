import type { Statement } from '#platform/database/database.js';
import { utc } from '#platform/database/sql-text.js';
import type { PersonalTable } from '#platform/personal-data/personal-data.js';

/** A column of a table, as PostgreSQL describes it. */
export interface TableColumn {
  table: string;
  column: string;
  type: string;
  isKey: boolean;
}

/** The columns of the tables $1, in their order. */
export const tableColumns: Statement = {
  name: 'person-columns',
  text: `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type,
           EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS "isKey"
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1::text[]) ORDER BY c.oid, a.attnum`,
};

/** A row as JSON text, and its key. */
export interface PersonRow {
  row: string;
  key: string[];
}

/** Which rows of a table to read, and which of their columns. */
export interface PersonRowsPage {
  table: PersonalTable;
  columns: TableColumn[];
  /** On the row `t`; $1 is the id of the person and $2 the email address. */
  condition: string;
  exported: string[];
}

/** One page in the order of the key, at most $3 rows, after the key in $4 and following if there is one. */
export function personRowsPage({ table, columns, condition, exported }: PersonRowsPage, isFirst: boolean): Statement {
  const keys = columns.filter(({ isKey }) => isKey);
  const key = keys.map(({ column }) => `t.${column}`).join(', ');
  const after = keys.map(({ type }, n) => `$${n + 4}::${type}`).join(', ');
  const fields = columns
    .filter(({ column }) => exported.includes(column))
    .map((column) => exportedField(column, table));
  const texts = keys.map(({ column }) => `t.${column}::text`).join(', ');
  return {
    // Without a name, PostgreSQL keeps no plan: hundreds of statements would stay in the memory of every connection.
    name: '',
    text: `SELECT (SELECT row_to_json(r)::text FROM (SELECT ${fields.join(', ')}) r) AS row, ARRAY[${texts}] AS key
           FROM ${table.table} t
           WHERE $1::uuid IS NOT NULL AND $2::text IS NOT NULL AND ${condition}${isFirst ? '' : ` AND (${key}) > (${after})`}
           ORDER BY ${key} LIMIT $3`,
  };
}

function exportedField({ column, type }: TableColumn, { withheld }: PersonalTable): string {
  const value = type.startsWith('timestamp with') ? utc(`t.${column}`) : `t.${column}`;
  const shown = withheld?.columns.includes(column) ? `CASE WHEN ${withheld.unless} THEN ${value} END` : value;
  return `${shown} AS "${propertyOf(column)}"`;
}

/** The property of a column: `classroom_id` becomes `classroomId`. */
export const propertyOf = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
