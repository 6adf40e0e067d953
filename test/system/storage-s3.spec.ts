import { createHash } from 'node:crypto';
import { readSettings } from '#platform/config/read-settings.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { OrphanedFiles } from '#platform/files/orphaned-files.js';
import { FileSchool, longFile } from '../support/file-school.js';
import { breakOff } from '../support/form.js';
import { ObjectStore } from '../support/object-store.js';
import { mebibyte, mp4Head, picture, wav } from '../support/sample-files.js';

const store = await ObjectStore.open();
const school = new FileSchool(store.environment);

beforeAll(async () => {
  await school.open();
  await store.ready();
});
afterAll(async () => {
  await school.close();
  await store.close();
});

describe('an instance with STORAGE_DRIVER=s3', () => {
  it('does not start without the S3 settings, and names each missing one', () => {
    const { S3_BUCKET: _bucket, S3_SECRET_ACCESS_KEY: _key, ...others } = school.environment;

    expect(() => readSettings(others)).toThrow(
      /S3_BUCKET is required for STORAGE_DRIVER=s3\n\s+S3_SECRET_ACCESS_KEY is required for/,
    );
  });
});

describe('files in an S3-compatible store', () => {
  it('are stored under the organization’s prefix and can be read whole or in ranges', async () => {
    const bytes = wav(300_000);

    const { status, body } = await school.attach('a.wav', 'audio/wav', bytes);
    const whole = await school.fetch(`${body.id}/content`);
    const part = await school.fetch(`${body.id}/content`, { range: 'bytes=1000-1999' });

    expect(status).toBe(201);
    expect(await store.keys()).toContain(`test/${body.storageKey}`);
    expect(whole.bytes.equals(bytes)).toBe(true);
    expect([part.status, part.bytes.equals(bytes.subarray(1000, 2000))]).toEqual([206, true]);
    expect(await school.onDisk()).toEqual([]);
  });

  it('may be larger than one part of a multipart upload', async () => {
    const size = 13 * mebibyte + 5;

    const { status, body } = await school.attach('a.mp4', 'video/mp4', '', { bytes: longFile(mp4Head, size) });
    const { bytes } = await school.fetch(`${body.id}/content`);

    expect([status, body.sizeBytes, bytes.length]).toEqual([201, size, size]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(body.sha256);
  });

  it('have thumbnails, which are deleted with them', async () => {
    const { body } = await school.attach('a.png', 'image/png', await picture('png'));
    await school.runJobs();
    const stem = `test/${body.storageKey.replace('.png', '')}`;
    expect((await store.keys()).filter((key) => key.startsWith(stem))).toHaveLength(2);
    expect((await school.fetch(`${body.id}/thumbnail`)).status).toBe(200);

    await school.as(school.ana).send('DELETE', `/file-notes/${body.id}`, {});
    await school.runJobs();

    expect((await store.keys()).filter((key) => key.startsWith(stem))).toEqual([]);
  });

  it('are not stored when refused at the end or aborted', async () => {
    const before = await store.keys();
    const token = await school.as(school.ana).token();
    const half = longFile(mp4Head, 7 * mebibyte);

    const late = await school.attach('a.txt', 'text/plain', `${'x'.repeat(6 * mebibyte)}\u0000`);
    await breakOff(school.notes, token, { name: 'a.mp4', type: 'video/mp4', bytes: half });

    expect([late.status, late.body.code]).toEqual([415, 'unsupported_type']);
    expect(await store.keys()).toEqual(before);
  });

  it('are removed by the sweep when they have no row', async () => {
    const { body } = await school.attach('a.wav', 'audio/wav', wav());
    await school.sql('DELETE FROM file_notes');
    await school.sql('DELETE FROM stored_files WHERE id = $1', [body.id]);

    const swept = await school.app.get(OrphanedFiles).sweep(new Date(Date.now() + 3 * 3_600_000));

    expect(swept).toBe(1);
    expect(await store.keys()).not.toContain(`test/${body.storageKey}`);
  });

  it('return 404 when their bytes are missing, and 503 while the store is unreachable', async () => {
    const { body } = await school.attach('a.wav', 'audio/wav', wav());
    await school.app.get(Storage).remove([body.storageKey]);
    expect((await school.fetch(`${body.id}/content`)).status).toBe(404);

    await store.kill();

    expect((await school.anyone.get('/health/ready')).status).toBe(503);
    const { status, body: refused } = await school.attach('a.wav', 'audio/wav', wav());
    expect([status, refused.code]).toEqual([503, 'storage_unavailable']);
  });
});
