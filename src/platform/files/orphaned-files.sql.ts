import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** The columns with a foreign key to a file. */
export const references: Statement = {
  name: 'file-references',
  text: `SELECT c.conrelid::regclass::text AS "table", quote_ident(a.attname) AS "column"
         FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.confrelid = 'stored_files'::regclass
         ORDER BY 1, 2`,
};

/** A transaction that adds a reference either waits for this lock or has committed and is visible to the next statement. */
export const lockFiles: Statement = {
  name: 'files-lock',
  text: `SELECT id FROM stored_files WHERE ${isOneOf('id', '$1::uuid[]')} ORDER BY id FOR UPDATE`,
};

/** Of the storage keys $1, those without a file row. */
export const keysWithoutRow: Statement = {
  name: 'storage-keys-without-row',
  text: `SELECT key FROM unnest($1::text[]) key
         WHERE NOT EXISTS (SELECT FROM stored_files WHERE storage_key = key)
           AND NOT EXISTS (SELECT FROM stored_files WHERE thumbnail_key = key)`,
};

/** A column that may refer to a file. */
export interface ReferencingColumn {
  table: string;
  column: string;
}

/** The condition for a row `file` that none of the columns refers to. */
export const withoutReferences = (columns: ReferencingColumn[]): string =>
  columns.map(({ table, column }) => `NOT EXISTS (SELECT FROM ${table} t WHERE t.${column} = file.id)`).join(' AND ') ||
  'TRUE';

/** Deletes those of the files $1 that satisfy the condition. */
export const deleteOrphans = (isOrphaned: string): Statement => ({
  name: 'files-discard',
  text: `DELETE FROM stored_files file WHERE ${isOneOf('id', '$1::uuid[]')} AND ${isOrphaned}
         RETURNING storage_key, thumbnail_key, owner_id, size_bytes, thumbnail_bytes`,
});

/** Files stored before $1 that satisfy the condition. */
export const orphansBefore = (isOrphaned: string): Statement => ({
  name: 'files-orphaned',
  text: `SELECT id FROM stored_files file WHERE created_at < $1 AND ${isOrphaned} LIMIT 10000`,
});
