import { appendFileSync, mkdirSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import type { ErrorGroup } from '#platform/errors/error-reporter.js';

/**
 * What a process saw go wrong and could not write into the database any more, because it ended over it or the database
 * was away: a file in DATA_DIR, which the next process takes in.
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

  /** Waits for nothing, because a process that dies does not. */
  keep(sightings: ErrorGroup[]): void {
    if (sightings.length === 0) return;
    try {
      mkdirSync(this.folder, { recursive: true });
      appendFileSync(this.file, sightings.map((each) => `${JSON.stringify(each)}\n`).join(''), { mode: 0o600 });
    } catch (error) {
      this.logger.warn(`Errors that could not be written are only in the log: ${String(error)}`);
    }
  }

  /** What processes before this one left; of several that start at once, one takes it. */
  async takeIn(): Promise<ErrorGroup[]> {
    const mine = `${this.file}.${process.pid}`;
    try {
      await rename(this.file, mine);
      const text = await readFile(mine, 'utf8');
      await rm(mine);
      return text.split('\n').flatMap(errorGroupIn);
    } catch {
      // Nearly always there is none; and nothing about it may keep a process from starting.
      return [];
    }
  }
}

/** A line may have been cut off where the process ended. */
function errorGroupIn(line: string): ErrorGroup[] {
  try {
    const { firstSeenAt, lastSeenAt, ...seen } = JSON.parse(line) as ErrorGroup;
    return [{ ...seen, firstSeenAt: new Date(firstSeenAt), lastSeenAt: new Date(lastSeenAt) }];
  } catch {
    return [];
  }
}
