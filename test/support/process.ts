import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from './client.js';

const main = join(import.meta.dirname, '../../dist/program/main.js');
/** The same program as single modules, which a test can change with `--import` before it starts. */
export const mainAsModules = join(import.meta.dirname, '../../dist/src/main.js');
const exitTimeoutMs = 20_000;

/** A process of the built application with only the given settings. */
export class Process {
  /** Output so far. */
  output = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private readonly ready: Promise<void>;

  constructor(environment: Record<string, string>, flags: string[] = [], program = main) {
    const env = { PATH: process.env.PATH ?? '', ...environment };
    this.child = spawn(process.execPath, [...flags, program], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
    this.ready = once(this.child, 'message').then(() => undefined);
    setTimeout(() => this.child.kill('SIGKILL'), exitTimeoutMs * 3).unref();
  }

  /** Waits until the process accepts requests; returns a factory of clients. */
  async listening(): Promise<(accessToken?: string) => Client> {
    await Promise.race([this.ready, this.exited]);
    const url = /http:\/\/localhost:\d+/.exec(this.output)?.[0];
    if (!url) throw new Error(`The process did not start: ${this.output}`);
    return (token) => new Client(url, token ? () => Promise.resolve(token) : undefined);
  }

  /** The exit code; null if it had to be killed after the timeout. */
  async ended(): Promise<number | null> {
    const timeout = setTimeout(() => this.child.kill('SIGKILL'), exitTimeoutMs);
    return this.exited.finally(() => clearTimeout(timeout));
  }

  /** Sends the signal and waits for the exit. */
  async end(signal: 'SIGTERM' | 'SIGKILL' | 'SIGUSR2'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }

  /** Resident memory in KiB. */
  get residentKiB(): Promise<number> {
    return import('node:fs/promises')
      .then(({ readFile }) => readFile(`/proc/${this.child.pid}/status`, 'utf8'))
      .then((text) => Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0));
  }
}
