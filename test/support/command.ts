import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { runCommand } from '#cli/commands.js';

export const program = resolve('dist/program/homeroom.js');

/** Result of a run of the command line. */
export interface Run {
  code: number;
  out: string;
  err: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests access the fields they expect
  json: any;
}

/** What a process of its own would get. */
export interface Surroundings {
  env: Record<string, string>;
  cwd: string;
}

/** Runs `homeroom` in a process of its own, which takes up to 2 s of processor time to start. */
export function spawnCommand(args: string[], surroundings: Surroundings): Promise<Run> {
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], surroundings, (error, out, err) =>
      done({ code: Number(error?.code ?? 0), out, err, json: parsed(args, out) }),
    );
  });
}

let previous: Promise<unknown> = Promise.resolve();

/**
 * Runs `homeroom` in this process. Runs take place one after the other, because a command reads the environment, the
 * folder and the arguments of the process, and writes to its output.
 */
export function runInProcess(args: string[], surroundings: Surroundings): Promise<Run> {
  const run = previous.then(() => capture(args, surroundings));
  previous = run.catch(() => undefined);
  return run;
}

async function capture(args: string[], { env, cwd }: Surroundings): Promise<Run> {
  const { env: ownEnv, argv, exitCode, stdout, stderr } = process;
  const ownFolder = process.cwd();
  const [out, err] = [stdout, stderr].map(recordOutput);
  Object.assign(process, { env: { ...env }, argv: [process.execPath, program, ...args], exitCode: undefined });
  process.chdir(cwd);
  try {
    await runCommand(args);
    const code = Number(process.exitCode ?? 0);
    return { code, out: out?.text() ?? '', err: err?.text() ?? '', json: parsed(args, out?.text() ?? '') };
  } finally {
    process.chdir(ownFolder);
    Object.assign(process, { env: ownEnv, argv, exitCode });
    for (const output of [out, err]) output?.restore();
  }
}

/** Keeps what is written to the stream until `restore`. */
function recordOutput(stream: NodeJS.WriteStream) {
  const write = stream.write.bind(stream);
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += Buffer.from(chunk).toString();
    return true;
  };
  return { text: () => text, restore: () => void (stream.write = write) };
}

/** Output that is not JSON fails only the tests that read it. */
function parsed(args: string[], out: string): unknown {
  if (!args.includes('--json')) return undefined;
  try {
    return JSON.parse(out);
  } catch {
    return { message: out };
  }
}
