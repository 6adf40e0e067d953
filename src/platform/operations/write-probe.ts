import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { unavailable } from '#platform/problems/problem.js';

/** How long the result of a probe is used, good or bad. */
const trustedMs = 3_000;

/** About 200 KB, spilled to a temporary file because work_mem is at its minimum. */
const spill = 'SELECT count(*) FROM generate_series(1, 20000)';

/** Whether the database can write. A full disk leaves reads at work, so they do not show it. */
@Injectable()
export class WriteProbe {
  private last?: { at: number; result: Promise<void> };

  constructor(private readonly database: Database) {}

  /** Throws a Problem while the database cannot write. Requests within a few seconds share one probe. */
  check(): Promise<void> {
    const now = performance.now();
    if (!this.last || now - this.last.at > trustedMs) {
      this.last = { at: now, result: this.write() };
      // Whoever asks next gets the same rejection; this one is only kept.
      this.last.result.catch(() => undefined);
    }
    return this.last.result;
  }

  /** Writes to the data disk and, with a message no one decodes, to the write-ahead log; no table is touched. */
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

/** No room, out of other resources, an I/O error, or a server that only reads. */
const isWriteFailure = (error: unknown): boolean =>
  /^(53[12]00|58030|25006)$/.test(String((error as { code?: unknown }).code));

const cannotWrite = () =>
  unavailable(
    'database_not_writable',
    'The database can be read but not written. Check the free space of its disk; no restart is needed.',
    5,
  );
