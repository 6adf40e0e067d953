import { appendFileSync, mkdirSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import type { ErrorGroup } from '#platform/errors/error-reporter.js';

/**
 * A file in DATA_DIR for errors that a process could not write to the database before it ended, because it crashed or
 * the database was unavailable. The next process writes them.
 */
@Injectable()
export class ErrorSpool {
  private readonly logger = new Logger('Errors');
  private readonly folder: string;
  private readonly file: string;

  constructor({ dataDir, organizationSlug }: Settings) {
    this.folder = join(dataDir, 'unwritten-errors');
    this.file = join(this.folder, `${organizationSlug}.jsonl`);
  }

  /** Synchronous, because a crashing process does not wait for I/O. */
  append(groups: ErrorGroup[]): void {
    if (groups.length === 0) return;
    try {
      mkdirSync(this.folder, { recursive: true });
      appendFileSync(this.file, groups.map((each) => `${JSON.stringify(each)}\n`).join(''), { mode: 0o600 });
    } catch (error) {
      this.logger.warn(`Unwritten errors could not be spooled and are only in the log: ${String(error)}`);
    }
  }

  /** Reads and removes the errors left by earlier processes; of several that start together, one gets them. */
  async takeAll(): Promise<ErrorGroup[]> {
    const claimed = `${this.file}.${process.pid}`;
    try {
      await rename(this.file, claimed);
      const text = await readFile(claimed, 'utf8');
      await rm(claimed);
      return text.split('\n').flatMap(errorGroupIn);
    } catch {
      // Usually there is no file, and a spool that cannot be read must not prevent the start.
      return [];
    }
  }
}

/** A line may be truncated where the process ended. */
function errorGroupIn(line: string): ErrorGroup[] {
  try {
    const { firstSeenAt, lastSeenAt, ...group } = JSON.parse(line) as ErrorGroup;
    return [{ ...group, firstSeenAt: new Date(firstSeenAt), lastSeenAt: new Date(lastSeenAt) }];
  } catch {
    return [];
  }
}
