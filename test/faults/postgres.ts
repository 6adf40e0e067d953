import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ensureDatabase, startEmbeddedServer } from '#platform/database/embedded-server.js';

const run = promisify(execFile);

/** A durable PostgreSQL of our own that can be stopped as by a power cut, and come back on the same port. */
export class Postgres {
  private constructor(
    readonly databaseUrl: string,
    private readonly dataDir: string,
    private readonly folder: string,
    /** The command line the server wrote down when it started: its binary, then quoted options. */
    private readonly command: string,
  ) {}

  static async start(): Promise<Postgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'homeroom-faults-'));
    const server = await startEmbeddedServer(dataDir);
    const databaseUrl = await ensureDatabase(server, 'faults');
    const command = await readFile(join(server.folder, 'postmaster.opts'), 'utf8');
    return new Postgres(databaseUrl, dataDir, server.folder, command.trim());
  }

  /** Every process of the server ends at once; what was not written to the log is gone. */
  async crash(): Promise<void> {
    await this.control('stop', '-m', 'immediate');
  }

  async comeBack(): Promise<void> {
    const options = this.command.slice(this.command.indexOf(' ') + 1).replaceAll('"', "'");
    await this.control('start', '-w', '-l', join(dirname(this.folder), 'postgres.log'), '-o', options);
  }

  /** Stops the server and removes its files. */
  async remove(): Promise<void> {
    await this.control('stop', '-m', 'fast').catch(() => undefined);
    for (const folder of [this.dataDir, dirname(this.folder)]) await rm(folder, { recursive: true, force: true });
  }

  private async control(...args: string[]): Promise<void> {
    const { uid, gid } = await stat(this.folder);
    const binary = join(dirname(this.command.split(' ')[0] ?? ''), 'pg_ctl');
    const user = process.getuid?.() === 0 ? { uid, gid } : {};
    await run(binary, [...args, '-D', this.folder], { ...user, cwd: '/' });
  }
}
