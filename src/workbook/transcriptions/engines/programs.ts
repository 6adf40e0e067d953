import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { EngineFailure } from './engine.js';

const maxOutputBytes = 64 * 1024 * 1024;
const maxErrorBytes = 2_000;

/** The path of a program, looked for like a shell does; undefined if there is none. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = name.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  for (const folder of folders) {
    const path = folder ? join(folder, name) : name;
    const isFound = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isFound) return path;
  }
  return undefined;
}

/**
 * Runs a program without a shell and without input, and returns its standard output. It is killed when the signal aborts.
 * Throws EngineFailure if it cannot be started or does not succeed.
 */
export async function runProgram(program: string, args: string[], signal: AbortSignal): Promise<Buffer> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
  const output: Buffer[] = [];
  let [size, errors] = [0, ''];
  child.stdout.on('data', (bytes: Buffer) => {
    output.push(bytes);
    if ((size += bytes.length) > maxOutputBytes) child.kill('SIGKILL');
  });
  child.stderr.on('data', (bytes: Buffer) => (errors = (errors + bytes.toString()).slice(-maxErrorBytes)));
  const code = await new Promise<number | string | null>((done) => {
    child.on('error', ({ code }: NodeJS.ErrnoException) =>
      child.pid === undefined ? done(code ?? 'error') : undefined,
    );
    child.on('close', (exitCode, killedBy) => done(exitCode ?? killedBy));
  });
  signal.throwIfAborted();
  if (code === 'ENOENT' || code === 'EACCES') throw new EngineFailure('engine_missing', `${program} cannot be started`);
  if (code !== 0) throw new EngineFailure('engine_failed', `${program} ended with ${code}: ${errors}`);
  return Buffer.concat(output);
}

/** Splits a command at spaces; words in quotation marks may contain them. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
