import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';

/** The folder with `env/` and `.data/`: `--home`, HOMEROOM_HOME, or this checkout. */
export function homeOf(command: Command): string {
  const { home } = command.optsWithGlobals<{ home?: string }>();
  return resolve(home ?? (process.env.HOMEROOM_HOME || checkout(import.meta.dirname)));
}

/** The folder of the program's package.json. Programs are bundled, so a file does not know how deep it lies. */
export const checkout = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : checkout(dirname(folder));
