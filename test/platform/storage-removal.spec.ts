import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { QueryRunner } from 'typeorm';
import { CountStorage1760000017000 } from '#migrations/1760000017000-count-storage.js';
import { StorageJobs } from '#platform/files/files.jobs.js';
import { OrphanedFiles } from '#platform/files/orphaned-files.js';
import { openFileSchool } from '../support/file-school.js';

const school = openFileSchool();
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const rowsOf = (id: string) => school.sql('SELECT id FROM stored_files WHERE id = $1', [id]);
const attach = async () => (await school.attach('a.txt', 'text/plain', 'hello')).body;
const discard = (id: string, keepNote = false) => school.as(school.ana).send('DELETE', `/notes/${id}`, { keepNote });

/** Puts something into the storage folder behind the product's back. */
async function plant(path: string, age: Date): Promise<void> {
  const whole = join(school.folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, 'planted');
  await utimes(whole, age, age);
}

describe('a file that is let go', () => {
  it('goes with its row; its bytes and picture follow by a job', async () => {
    const file = await attach();
    await school.runJobs();
    const picture = file.storageKey.replace('.txt', '.thumbnail.webp');
    expect(await school.onDisk()).toEqual(expect.arrayContaining([file.storageKey, picture]));

    const { body } = await discard(file.id);

    expect([body.gone, await rowsOf(file.id)]).toEqual([1, []]);
    expect(await school.onDisk()).toContain(file.storageKey);
    await school.runJobs();
    const left = await school.onDisk();
    expect([left.includes(file.storageKey), left.includes(picture)]).toEqual([false, false]);
  });

  it('stays while anything names it', async () => {
    const file = await attach();

    const { body } = await discard(file.id, true);

    expect([body.gone, await rowsOf(file.id)]).toEqual([0, [{ id: file.id }]]);
    await school.runJobs();
    expect(await school.onDisk()).toContain(file.storageKey);
  });

  it('either goes or is named, when both happen at once', async () => {
    for (let time = 0; time < 10; time++) {
      const file = await attach();
      await school.sql('DELETE FROM file_notes WHERE file_id = $1', [file.id]);

      const naming = school.sql('INSERT INTO file_notes VALUES ($1, $2)', [file.id, 'late']).then(
        () => 'named',
        () => 'refused',
      );
      const [named, { body }] = await Promise.all([naming, discard(file.id, true)]);

      expect([named, body.gone, (await rowsOf(file.id)).length]).toEqual(
        named === 'named' ? ['named', 0, 1] : ['refused', 1, 0],
      );
    }
  });
});

describe('the nightly sweep', () => {
  const sweep = (now: Date) => school.app.get(OrphanedFiles).sweep(now);

  it('removes bytes without a row, rows nothing names, and halves, once they are old enough', async () => {
    const [kept, unnamed] = [await attach(), await attach()];
    await school.runJobs();
    await school.sql('DELETE FROM file_notes WHERE file_id = $1', [unnamed.id]);
    const loose = '2025/01/01960000-0000-4000-8000-000000000000.png';
    const picture = '2025/01/01960000-0000-4000-8000-000000000000.thumbnail.webp';
    const half = '.incoming/01960000-0000-4000-8000-000000000000';
    const young = '2025/01/01960000-0000-4000-8000-000000000001.png';
    const foreign = ['erasure-ledger.jsonl', 'archive/2025.gz', '2025/01/notes.txt'];
    for (const path of [loose, picture, half, ...foreign]) await plant(path, hours(-3));
    await plant(young, hours(-1));

    await school.app.get(StorageJobs).sweep();
    const soon = await school.onDisk();
    expect(soon).toEqual(expect.arrayContaining([young, ...foreign, kept.storageKey, unnamed.storageKey]));
    expect(soon.filter((path) => [loose, picture, half].includes(path))).toEqual([]);

    const count = await sweep(hours(25));
    await school.runJobs();
    const later = await school.onDisk();
    expect(count).toBe(2);
    expect(later).toEqual(expect.arrayContaining([...foreign, kept.storageKey]));
    expect(later.filter((path) => [young, unnamed.storageKey].includes(path))).toEqual([]);
    expect([await rowsOf(kept.id), await rowsOf(unnamed.id)]).toEqual([[{ id: kept.id }], []]);
  });

  it('finds nothing the second time', async () => {
    await sweep(hours(25));

    expect(await sweep(hours(25))).toBe(0);
  });
});

describe('the storage in use', () => {
  const organization = async () => (await school.as(school.root).get('/organizations/current/storage')).body.usedBytes;
  const own = async () => (await school.as(school.ana).get('/users/me/storage')).body.usedBytes;

  it('grows with a file and its thumbnail, and shrinks when the file is discarded', async () => {
    const before = [await organization(), await own()];
    const file = await attach();
    await school.runJobs();
    const [row] = await school.sql<{ thumbnail: number }>(
      'SELECT thumbnail_bytes AS thumbnail FROM stored_files WHERE id = $1',
      [file.id],
    );
    const thumbnail = row?.thumbnail ?? 0;

    expect(thumbnail).toBeGreaterThan(0);
    expect([await organization(), await own()]).toEqual([
      before[0] + file.sizeBytes + thumbnail,
      before[1] + file.sizeBytes,
    ]);
    await discard(file.id);
    expect([await organization(), await own()]).toEqual(before);
  });

  it('is counted for the files of an earlier release, their thumbnails by the nightly sweep', async () => {
    await attach();
    await school.runJobs();
    const before = [await organization(), await own()];
    const migration = new CountStorage1760000017000();
    const database = { query: (text: string) => school.sql(text) } as unknown as QueryRunner;

    await migration.down(database);
    await migration.up(database);
    const withoutThumbnails = await organization();
    await school.app.get(StorageJobs).sweep();
    await school.runJobs();

    expect(withoutThumbnails).toBeLessThan(before[0]);
    expect([await organization(), await own()]).toEqual(before);
  });

  it('is a figure for Prometheus', async () => {
    const { body } = await school.anyone.get('/ops/metrics', { 'x-operator-key': 'operator-of-tests' });

    expect(body).toContain(`storage_used_bytes ${await organization()}`);
    expect(body).toContain(`storage_quota_bytes ${100 * 1024 ** 3}`);
  });
});
