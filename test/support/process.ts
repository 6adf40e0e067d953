import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from './client.js';

const main = join(import.meta.dirname, '../../dist/src/main.js');
const longestMs = 20_000;

/** A process of Homeroom as an operator starts it: built, with nothing but these settings. */
export class Process {
  /** Everything it printed so far. */
  output = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private readonly ready: Promise<void>;

  constructor(environment: Record<string, string>, flags: string[] = []) {
    const env = { PATH: process.env.PATH ?? '', ...environment };
    this.child = spawn(process.execPath, [...flags, main], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
    this.ready = once(this.child, 'message').then(() => undefined);
    setTimeout(() => this.child.kill('SIGKILL'), longestMs * 3).unref();
  }

  /** Waits until it takes requests; returns how to speak to it. */
  async listening(): Promise<(accessToken?: string) => Client> {
    await Promise.race([this.ready, this.exited]);
    const url = /http:\/\/localhost:\d+/.exec(this.output)?.[0];
    if (!url) throw new Error(`It did not start: ${this.output}`);
    return (token) => new Client(url, token ? () => Promise.resolve(token) : undefined);
  }

  /** Its exit code once it has ended by itself; null when it had to be killed. */
  async ended(): Promise<number | null> {
    const tooLong = setTimeout(() => this.child.kill('SIGKILL'), longestMs);
    return this.exited.finally(() => clearTimeout(tooLong));
  }

  /** Sends the signal and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL' | 'SIGUSR2'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }

  /** Bytes of memory it holds in RAM. */
  get residentKiB(): Promise<number> {
    return import('node:fs/promises')
      .then(({ readFile }) => readFile(`/proc/${this.child.pid}/status`, 'utf8'))
      .then((text) => Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0));
  }
}
