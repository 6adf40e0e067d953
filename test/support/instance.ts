import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from './ports.js';

const main = join(import.meta.dirname, '../../dist/program/main.js');

/** The built server as a separate process that can be killed; it always uses the same port. */
export class Instance {
  private child?: ChildProcess;
  private written = '';

  private constructor(
    private readonly port: number,
    private readonly settings: Record<string, string>,
    private readonly program: string,
  ) {}

  static async on(settings: Record<string, string>, program = main): Promise<Instance> {
    return new Instance(await freePort(), settings, program);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Its console output since the last start. */
  get output(): string {
    return this.written;
  }

  /** Starts the process and resolves when it is ready. */
  async start(): Promise<void> {
    this.written = '';
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, HOST: '127.0.0.1', PORT: String(this.port), ...this.settings };
    const child = spawn(process.execPath, [this.program], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (this.written += text.toString()));
    // It sends a message as soon as it listens; to ask until then takes its processor time.
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    while (!(await this.isReady())) {
      if (child.exitCode !== null) throw new Error(`The instance exited with code ${child.exitCode}:\n${this.written}`);
      await pause(20);
    }
  }

  /** Sends the signal and resolves with the exit code; null if the signal ended the process. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exited)[0];
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/api/v1/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The milliseconds until `condition` is true; Infinity after `timeoutMs`. */
export async function msUntil(condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<number> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > timeoutMs) return Infinity;
    await pause(10);
  }
  return performance.now() - started;
}
