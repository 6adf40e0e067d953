import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

/** A module whose import starts a program; `started` settles when the program has started, or has done its work. */
interface Program {
  started: Promise<void>;
}

type Wrapper = (module: { exports: unknown }, require: NodeJS.Require, __filename: string, __dirname: string) => void;

/** Microseconds of the processor. A longer start has a cache of its own: what `health` compiles helps it little. */
const defaultMaxShortStart = 1_000_000;

/**
 * Starts a program of the bundle that `build.js` has written beside this file. V8 takes the functions that a start needs from
 * the cache that an earlier start has left, because compiling them took a fifth of the processor time of a start
 * (docs/decisions/0126). The text must be ASCII: V8 then keeps it as it is on disk, one byte per character.
 */
export async function startProgram(name: string, bundle: string, maxShortStart = defaultMaxShortStart): Promise<void> {
  const folder = import.meta.dirname;
  const filename = join(folder, bundle);
  // V8 refuses a cache of another version or with other flags, and would not notice one of another text of equal length.
  const prefix = join(folder, `${bundle}.${name}.${cachedDataVersionTag().toString(16)}`);
  const [ofLong, ofShort] = [`${prefix}.long.cache`, `${prefix}.short.cache`];
  const found = [ofLong, ofShort].find(isReadable);
  const cachedData = found && readFileSync(found);
  const text = `(function (module, require, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
  const module: { exports: Record<string, () => Promise<Program>> } = { exports: {} };
  (script.runInThisContext() as Wrapper)(module, createRequire(filename), filename, folder);
  const program = await module.exports[name]?.();
  await program?.started;
  const best = process.cpuUsage().user > maxShortStart ? ofLong : ofShort;
  if (found && script.cachedDataRejected) writeCache(found, script.createCachedData());
  else if (found !== ofLong && found !== best) writeCache(best, script.createCachedData());
}

/** Another user may have written it. */
function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Programs that start together may write it at the same time. Without the permission to write, each start compiles. */
function writeCache(file: string, data: Buffer): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, data);
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
}
