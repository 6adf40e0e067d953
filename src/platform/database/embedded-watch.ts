import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type EmbeddedServer, restartEmbeddedServer } from './embedded-server.js';
import type { EmbeddedServerOptions } from './embedded-process.js';

const pollMs = 500;
const minDelayMs = 500;
const maxDelayMs = 15_000;

/** Watches an embedded server and restarts it when it has died: killed, or stopped by a disk without room for its log. */
export class EmbeddedServerWatch {
  private readonly stopping = new AbortController();
  private readonly done: Promise<void>;

  constructor(
    private readonly dataDir: string,
    private readonly server: EmbeddedServer,
    private readonly options: EmbeddedServerOptions,
    private readonly report: (sentence: string) => void,
  ) {
    this.done = this.watch();
  }

  /** Ends the watch; a restart that has begun is finished first. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async watch(): Promise<void> {
    while (await this.wait(pollMs)) {
      if (!(await isRunning(this.server.folder))) await this.restart();
    }
  }

  /** Tries until it succeeds, because room on a disk may come back at any time. */
  private async restart(): Promise<void> {
    this.report('The embedded PostgreSQL has died and is restarted.');
    let reason = '';
    for (let delayMs = minDelayMs; ; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      try {
        await restartEmbeddedServer(this.dataDir, this.server, this.options);
        return this.report('The embedded PostgreSQL runs again.');
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        if (said !== reason) this.report(said);
        reason = said;
      }
      if (!(await this.wait(delayMs))) return;
    }
  }

  /** False when the watch was stopped meanwhile. */
  private wait(ms: number): Promise<boolean> {
    return pause(ms, true, { signal: this.stopping.signal, ref: false }).catch(() => false);
  }
}

/** Is the process alive that postmaster.pid names on its first line? */
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
