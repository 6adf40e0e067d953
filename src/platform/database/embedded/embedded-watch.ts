import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { maintainLogFiles } from '#platform/config/log-files.js';
import type { EmbeddedServerOptions } from './embedded-process.js';
import { type EmbeddedServer, restartEmbeddedServer } from './embedded-server.js';

const pollMs = 500;
const minDelayMs = 500;
const maxDelayMs = 15_000;
const logRetentionDays = 14;

/** Watches an embedded server and restarts it if it has died, for example killed or stopped by a full disk, and rotates its log. */
export class EmbeddedServerWatch {
  private readonly stopping = new AbortController();
  private readonly done: Promise<void>;

  constructor(
    private readonly dataDir: string,
    private readonly server: EmbeddedServer,
    private readonly options: EmbeddedServerOptions,
    private readonly report: (message: string) => void,
  ) {
    this.done = this.watch();
    maintainLogFiles({
      folder: dirname(server.folder),
      names: ['postgres'],
      rotated: ['postgres'],
      retentionDays: logRetentionDays,
    });
  }

  /** Stops watching, after a restart in progress has finished. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async watch(): Promise<void> {
    while (await this.wait(pollMs)) {
      if (!(await isRunning(this.server.folder))) await this.restart();
    }
  }

  /** Retries until it succeeds, with exponential delays: a full disk may get free space at any time. */
  private async restart(): Promise<void> {
    this.report('The embedded PostgreSQL has died and is being restarted.');
    let lastReason = '';
    for (let delayMs = minDelayMs; ; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      try {
        await restartEmbeddedServer(this.dataDir, this.server, this.options);
        return this.report('The embedded PostgreSQL is running again.');
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (reason !== lastReason) this.report(reason);
        lastReason = reason;
      }
      if (!(await this.wait(delayMs))) return;
    }
  }

  /** Returns false if the watch was stopped. */
  private wait(ms: number): Promise<boolean> {
    return pause(ms, true, { signal: this.stopping.signal, ref: false }).catch(() => false);
  }
}

/** Whether the process in the first line of postmaster.pid is alive. */
async function isRunning(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
