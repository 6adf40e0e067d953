import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../../shared/data');

/** The path of material of others; undefined, said aloud, if this checkout does not have it. */
export function sharedFolder(name: string): string | undefined {
  const folder = join(root, name);
  if (existsSync(folder)) return folder;
  console.warn(`../shared/data/${name} is not here, so its cases are not run.`);
  return undefined;
}
