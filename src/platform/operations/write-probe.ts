import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { unavailable } from '#platform/problems/problem.js';

/** How long the result of a probe is reused. */
const probeTtlMs = 3_000;

/** About 200 KB, spilled to a temporary file because work_mem is set to its minimum. */
const spill = 'SELECT count(*) FROM generate_series(1, 20000)';

/** Checks that the database can write. With a full disk, reads still succeed and do not show the fault. */
@Injectable()
export class WriteProbe {
  private last?: { at: number; result: Promise<void> };

  constructor(private readonly database: Database) {}

  /** Throws a Problem while the database cannot write. Requests within a few seconds share one probe. */
  check(): Promise<void> {
    const now = performance.now();
    if (!this.last || now - this.last.at > probeTtlMs) {
      this.last = { at: now, result: this.write() };
      // The caller handles the returned promise; this handler prevents an unhandled rejection of the stored one.
      this.last.result.catch(() => undefined);
    }
    return this.last.result;
  }

  /** Writes a temporary file to the data disk and a logical message to the write-ahead log; changes no table. */
  private async write(): Promise<void> {
    try {
      await this.database.transaction(async () => {
        const { manager } = this.database;
        await manager.query(`SELECT set_config('work_mem', '64kB', true)`);
        await manager.query(spill);
        await manager.query(`SELECT pg_logical_emit_message(true, 'homeroom', 'ready')`);
      });
    } catch (error) {
      throw isWriteFailure(error) ? cannotWrite() : error;
    }
  }
}

/** SQLSTATE 53100 disk full, 53200 out of memory, 58030 I/O error, 25006 read-only transaction. */
const isWriteFailure = (error: unknown): boolean =>
  /^(53[12]00|58030|25006)$/.test(String((error as { code?: unknown }).code));

const cannotWrite = () =>
  unavailable(
    'database_not_writable',
    'The database is read-only. Check the free space of its disk; no restart is needed.',
    5,
  );
