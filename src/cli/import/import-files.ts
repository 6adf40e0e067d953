import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { wrongCall } from '#cli/shared/outcome.js';

const maxBytes = 20 * 1024 * 1024;

/** A file, or the files of a folder by their names. */
export async function readSource(path: string): Promise<Buffer | Map<string, Buffer>> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw wrongCall(`There is no file or folder ${path}.`);
  return found.isDirectory() ? readFolder(path) : readOne(path);
}

/** One file, no larger than may be uploaded. */
export async function readOne(path: string): Promise<Buffer> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw wrongCall(`There is no file ${path}.`);
  if (found.size > maxBytes) throw wrongCall(`${path} is larger than 20 MB. Split it.`);
  return readFile(path);
}

async function readFolder(path: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await readOne(join(path, name)));
  return files;
}

/** A file only its owner may read. It is made before there is anything to write, so that nothing gets lost later. */
export class SecretFile {
  private constructor(readonly path: string) {}

  static async create(path: string): Promise<SecretFile> {
    const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'EEXIST' ? 'is there already' : `cannot be written (${error.code})`;
      throw wrongCall(`${path} ${why}. Name another file with --passwords.`);
    });
    await file.close();
    return new SecretFile(path);
  }

  async write(text: string): Promise<void> {
    const file = await open(this.path, 'w');
    await file.writeFile(text);
    await file.sync();
    await file.close();
  }

  async discard(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

/** Rows as CSV that a spreadsheet does not take for formulas. */
export const csvOf = (rows: object[], columns: Record<string, string>): string =>
  stringify(rows, { header: true, columns, escape_formulas: true, quoted_match: /[\r\n]/ });
