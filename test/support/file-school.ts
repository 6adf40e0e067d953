import { readdir } from 'node:fs/promises';
import { addFileRoutes, notesTable, removeFileRoutes } from './file-routes.js';
import { type FormAnswer, sendForm, type SentFile } from './form.js';
import { School } from './school.js';

/** A school with the routes under `/file-notes`, for tests of file storage. */
export class FileSchool extends School {
  override async open(): Promise<void> {
    addFileRoutes();
    await super.open(notesTable).finally(removeFileRoutes);
  }

  get folder(): string {
    return this.environment.STORAGE_DIR ?? '';
  }

  /** Every file below the storage folder, temporary ones included. */
  async onDisk(): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => `${entry.parentPath}/${entry.name}`.slice(this.folder.length + 1)).sort();
  }

  /** Uploads as Ana, in one chunk by default. */
  async attach(
    name: string,
    type: string,
    content: string | Buffer,
    more: Partial<SentFile> = {},
  ): Promise<FormAnswer> {
    const bytes = more.bytes ?? [Buffer.from(content)];
    return sendForm(this.notes, await this.as(this.ana).token(), { name, type, ...more, bytes });
  }

  get notes(): string {
    return `${this.url}/api/v1/file-notes`;
  }

  /** Downloads the content as Ana. */
  async fetch(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const token = await this.as(this.ana).token();
    const response = await fetch(`${this.notes}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes };
  }
}

/** Opens a file school for the tests of a spec. */
export function openFileSchool(env: Record<string, string> = {}): FileSchool {
  const school = new FileSchool(env);
  beforeAll(() => school.open());
  afterAll(() => school.close());
  return school;
}

/** Generates `size` bytes that begin with `head`, lazily. */
export function* longFile(head: Buffer, size: number, chunk = 64 * 1024): Generator<Buffer> {
  yield head;
  const filler = Buffer.alloc(chunk, 7);
  for (let left = size - head.length; left > 0; left -= chunk) yield left >= chunk ? filler : filler.subarray(0, left);
}
