import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageJobs } from '#platform/files/files.jobs.js';
import { OrphanedFiles } from '#platform/files/orphaned-files.js';
import { StorageUse } from '#platform/files/storage-use.js';
import { openFileSchool } from '../support/file-school.js';

const school = openFileSchool();
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const rowsOf = (id: string) => school.sql('SELECT id FROM stored_files WHERE id = $1', [id]);
const attach = async () => (await school.attach('a.txt', 'text/plain', 'hello')).body;
const discard = (id: string, keepNote = false) =>
  school.as(school.ana).send('DELETE', `/file-notes/${id}`, { keepNote });

/** Writes a file into the storage folder directly, with this modification time. */
async function writeToStorage(path: string, modifiedAt: Date): Promise<void> {
  const fullPath = join(school.folder, path);
  await mkdir(dirname(fullPath), { recursive: true });
  await writeFile(fullPath, 'content');
  await utimes(fullPath, modifiedAt, modifiedAt);
}

describe('a discarded file', () => {
  it('is deleted with its row; a job removes its bytes and thumbnail', async () => {
    const file = await attach();
    await school.runJobs();
    const thumbnail = file.storageKey.replace('.txt', '.thumbnail.webp');
    expect(await school.onDisk()).toEqual(expect.arrayContaining([file.storageKey, thumbnail]));

    const { body } = await discard(file.id);

    expect([body.gone, await rowsOf(file.id)]).toEqual([1, []]);
    expect(await school.onDisk()).toContain(file.storageKey);
    await school.runJobs();
    const left = await school.onDisk();
    expect([left.includes(file.storageKey), left.includes(thumbnail)]).toEqual([false, false]);
  });

  it('is kept while a row refers to it', async () => {
    const file = await attach();

    const { body } = await discard(file.id, true);

    expect([body.gone, await rowsOf(file.id)]).toEqual([0, [{ id: file.id }]]);
    await school.runJobs();
    expect(await school.onDisk()).toContain(file.storageKey);
  });

  it('is either deleted or referenced when both happen concurrently', async () => {
    for (let round = 0; round < 10; round++) {
      const file = await attach();
      await school.sql('DELETE FROM file_notes WHERE file_id = $1', [file.id]);

      const referencing = school.sql('INSERT INTO file_notes VALUES ($1, $2)', [file.id, 'late']).then(
        () => 'referenced',
        () => 'refused',
      );
      const [outcome, { body }] = await Promise.all([referencing, discard(file.id, true)]);

      expect([outcome, body.gone, (await rowsOf(file.id)).length]).toEqual(
        outcome === 'referenced' ? ['referenced', 0, 1] : ['refused', 1, 0],
      );
    }
  });
});

describe('the nightly sweep', () => {
  const sweep = (now: Date) => school.app.get(OrphanedFiles).sweep(now);

  it('removes bytes without a row, rows without references, and incomplete uploads, once they are old enough', async () => {
    const [kept, orphan] = [await attach(), await attach()];
    await school.runJobs();
    await school.sql('DELETE FROM file_notes WHERE file_id = $1', [orphan.id]);
    const bytesOnly = '2025/01/01960000-0000-4000-8000-000000000000.png';
    const thumbnail = '2025/01/01960000-0000-4000-8000-000000000000.thumbnail.webp';
    const incomplete = '.incoming/01960000-0000-4000-8000-000000000000';
    const young = '2025/01/01960000-0000-4000-8000-000000000001.png';
    const foreign = ['erasure-ledger.jsonl', 'archive/2025.gz', '2025/01/notes.txt'];
    for (const path of [bytesOnly, thumbnail, incomplete, ...foreign]) await writeToStorage(path, hours(-3));
    await writeToStorage(young, hours(-1));

    await school.app.get(StorageJobs).sweep();
    const soon = await school.onDisk();
    expect(soon).toEqual(expect.arrayContaining([young, ...foreign, kept.storageKey, orphan.storageKey]));
    expect(soon.filter((path) => [bytesOnly, thumbnail, incomplete].includes(path))).toEqual([]);

    const count = await sweep(hours(25));
    await school.runJobs();
    const later = await school.onDisk();
    expect(count).toBe(2);
    expect(later).toEqual(expect.arrayContaining([...foreign, kept.storageKey]));
    expect(later.filter((path) => [young, orphan.storageKey].includes(path))).toEqual([]);
    expect([await rowsOf(kept.id), await rowsOf(orphan.id)]).toEqual([[{ id: kept.id }], []]);
  });

  it('removes nothing when repeated', async () => {
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

  it('counts what the server stores, also as the first file of the organization', async () => {
    const use = school.app.get(StorageUse);
    await school.sql(
      'BEGIN; CREATE TABLE kept AS SELECT * FROM organization_storage; DELETE FROM organization_storage; COMMIT',
    );

    await use.addOwn(500);
    const first = await organization();
    await use.addOwn(-200);

    expect([first, await organization()]).toEqual([500, 300]);
    await school.sql(
      'BEGIN; DELETE FROM organization_storage; INSERT INTO organization_storage SELECT * FROM kept; DROP TABLE kept; COMMIT',
    );
  });

  it('is a Prometheus metric', async () => {
    const { body } = await school.anyone.get('/ops/metrics', { 'x-operator-key': 'operator-of-tests' });

    expect(body).toContain(`homeroom_storage_used_bytes ${await organization()}`);
    expect(body).toContain(`homeroom_storage_quota_bytes ${100 * 1024 ** 3}`);
  });
});
