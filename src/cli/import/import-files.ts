import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { usageError } from '#cli/shared/outcome.js';

const maxBytes = 20 * 1024 * 1024;

/** The content of a file, or of the files in a folder by name. */
export async function readSource(path: string): Promise<Buffer | Map<string, Buffer>> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw usageError(`${path} does not exist. Give the path of a file or folder.`);
  return found.isDirectory() ? readFolder(path) : readOne(path);
}

/** The content of one file, at most as large as the upload limit. */
export async function readOne(path: string): Promise<Buffer> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw usageError(`${path} is not a file. Give the path of a file.`);
  if (found.size > maxBytes) throw usageError(`${path} is larger than 20 MiB. Split it.`);
  return readFile(path);
}

async function readFolder(path: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await readOne(join(path, name)));
  return files;
}

/** A file that only its owner can read. Created before the import, so that passwords are not lost if it is impossible. */
export class SecretFile {
  private constructor(readonly path: string) {}

  static async create(path: string): Promise<SecretFile> {
    const file = await SecretFile.createIfFree(path);
    if (!file) throw usageError(`${path} already exists. Give another file with --passwords.`);
    return file;
  }

  /** Creates `passwords-<time>.csv`, with a number appended if another import created that file in the same second. */
  static async createIn(folder: string, now: Date): Promise<SecretFile> {
    const stem = join(folder, `passwords-${now.toISOString().replace(/[-:]|\.\d+Z/g, '')}`);
    for (let number = 1; ; number++) {
      const file = await SecretFile.createIfFree(number === 1 ? `${stem}.csv` : `${stem}-${number}.csv`);
      if (file) return file;
    }
  }

  private static async createIfFree(path: string): Promise<SecretFile | undefined> {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.close();
      return new SecretFile(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return undefined;
      throw usageError(`${path} cannot be written (${code}). Give another file with --passwords.`);
    }
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

/** Rows as CSV with formulas escaped for spreadsheets. */
export const csvOf = (rows: object[], columns: Record<string, string>): string =>
  stringify(rows, { header: true, columns, escape_formulas: true, quoted_match: /[\r\n]/ });
