import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ensureDatabase, startEmbeddedServer } from '#platform/database/embedded/embedded-server.js';

const run = promisify(execFile);

/** A separate PostgreSQL server with durable writes that can be crashed and restarted on the same port. */
export class Postgres {
  private constructor(
    readonly databaseUrl: string,
    private readonly dataDir: string,
    private readonly folder: string,
    /** The command line in postmaster.opts: the binary, then quoted options. */
    private readonly command: string,
  ) {}

  static async start(): Promise<Postgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'homeroom-faults-'));
    const server = await startEmbeddedServer(dataDir);
    const databaseUrl = await ensureDatabase(server, 'faults');
    const command = await readFile(join(server.folder, 'postmaster.opts'), 'utf8');
    return new Postgres(databaseUrl, dataDir, server.folder, command.trim());
  }

  /** Aborts every process of the server; transactions that are not in the write-ahead log are lost. */
  async crash(): Promise<void> {
    await this.control('stop', '-m', 'immediate');
  }

  async restart(): Promise<void> {
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
