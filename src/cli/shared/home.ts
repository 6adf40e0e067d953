import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';

/** The folder with `env/` and `.data/`: `--home`, HOMEROOM_HOME, or this checkout. */
export function homeOf(command: Command): string {
  const { home } = command.optsWithGlobals<{ home?: string }>();
  return resolve(home ?? (process.env.HOMEROOM_HOME || checkout(import.meta.dirname)));
}

const checkout = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : checkout(dirname(folder));
