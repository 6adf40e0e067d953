import { isStillReferenced } from '#platform/problems/constraint-errors.js';
import type { Database } from './database.js';

/** How one record is deleted or archived. All steps run in one transaction. */
export interface Removal<Row> {
  /** Loads and locks the record. */
  lock: () => Promise<Row>;
  /** Whether to archive the record although no row references it. */
  mustKeep?: (row: Row) => boolean;
  remove: (row: Row) => Promise<void>;
  archive: (row: Row) => Promise<unknown>;
  /** Writes the audit entry. */
  record?: (row: Row, archived: boolean) => Promise<void>;
}

/**
 * Deletes a record, or archives it if another row references it. The foreign keys decide, so a feature does not need to
 * know what refers to its records. Archiving takes a second transaction, because the violation aborts the first.
 */
export async function deleteOrArchive<Row>(database: Database, removal: Removal<Row>): Promise<{ archived: boolean }> {
  try {
    return await removeOrArchive(database, removal, false);
  } catch (error) {
    if (!isStillReferenced(error)) throw error;
    return removeOrArchive(database, removal, true);
  }
}

const removeOrArchive = <Row>(database: Database, removal: Removal<Row>, isReferenced: boolean) =>
  database.transaction(async () => {
    const row = await removal.lock();
    const archived = isReferenced || (removal.mustKeep?.(row) ?? false);
    if (archived) await removal.archive(row);
    else await removal.remove(row);
    await removal.record?.(row, archived);
    return { archived };
  });
