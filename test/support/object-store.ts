import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.js';

const program = 'node_modules/s3rver/bin/s3rver.js';

/** An S3-compatible server in its own process, with one bucket. */
export class ObjectStore {
  private readonly folder = mkdtempSync(join(tmpdir(), 's3-'));
  private readonly child: ChildProcess;

  private constructor(private readonly port: number) {
    const args = ['-d', this.folder, '-p', String(port), '--configure-bucket', 'school', '--silent'];
    this.child = spawn(process.execPath, [program, ...args], { stdio: 'ignore' });
  }

  /** Starts a server at a free port, without waiting until it is ready. */
  static async open(): Promise<ObjectStore> {
    return new ObjectStore(await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Settings of an instance that stores its files here. */
  get environment(): Record<string, string> {
    return {
      STORAGE_DRIVER: 's3',
      S3_BUCKET: 'school',
      S3_REGION: 'us-east-1',
      S3_ENDPOINT: this.url,
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
      S3_FORCE_PATH_STYLE: 'true',
    };
  }

  async ready(): Promise<void> {
    while (!(await fetch(this.url).catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** The keys in the bucket. */
  async keys(): Promise<string[]> {
    const names = await readdir(join(this.folder, 'school'), { recursive: true }).catch(() => []);
    const objects = names.filter((name) => name.endsWith('_object'));
    return objects.map((name) => name.split('._S3rver')[0] ?? '').sort();
  }

  /** Kills the server without a graceful shutdown. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
