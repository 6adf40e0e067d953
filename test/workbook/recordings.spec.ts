import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { RecordingRetention } from '#workbook/recordings/recording-retention.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import type { Answer } from '../support/client.js';
import { closing, openingOf, sendForm } from '../support/form.js';
import { m4a, mebibyte, picture, wav, webm } from '../support/sample-files.js';
import { openSchool, type Person } from '../support/school.js';
import { headOf, opusTone, tone, waveOf } from './sounds.js';

const school = openSchool({ STORAGE_QUOTA_STUDENT_MB: '300' });
const sharedData = join(import.meta.dirname, '../../../shared/data');

const outcome = ({ status, body }: Answer) => [status, body?.code ?? null];

function formOf(bytes: Uint8Array, name: string, type: string, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([bytes], { type }), name);
  return form;
}

const upload = (person: Person, bytes: Uint8Array, fields: Record<string, string> = {}, name = 'reading.wav') =>
  school.as(person).post('/recordings', formOf(bytes, name, '', fields));

const record = async (person: Person, fields: Record<string, string> = {}, seconds = 1) => {
  const { status, body } = await upload(person, waveOf(tone(440), { seconds }), fields);
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
};

describe('uploading a recording', () => {
  it('reads everything about the sound from the file', async () => {
    const fields = { recordingDevice: 'Tablet 7', recordingQuality: 'HIGH', tags: 'Read Aloud,reading, Reading' };

    const { status, body } = await upload(school.ben, waveOf(tone(440), { seconds: 2.2, sampleRate: 8_000 }), fields);

    expect(status).toBe(201);
    expect(body).toMatchObject({
      userId: school.ben.id,
      fileName: 'reading.wav',
      mimeType: 'audio/wav',
      durationSeconds: 3,
      fileSizeBytes: 44 + 2.2 * 16_000,
      isProcessed: false,
      transcriptionId: null,
      moduleId: null,
      lessonId: null,
      fileUrl: `/api/v1/recordings/${body.id}/content`,
      metadata: {
        sampleRate: 8_000,
        channels: 1,
        bitrate: 128_160,
        recordingDevice: 'Tablet 7',
        recordingQuality: 'high',
        tags: ['read-aloud', 'reading'],
      },
    });
  });

  it.each([
    ['audio/mpeg', 'speech.mp3', 'audio/mp3'],
    ['audio/webm;codecs=opus', 'speech.webm', 'audio/webm'],
    ['', 'speech.webm', 'audio/webm'],
    ['audio/x-wav', 'speech.wav', 'audio/wav'],
    ['audio/wave', 'speech.wav', 'audio/wav'],
  ])('accepts %s as %s', async (type, name, mimeType) => {
    const { mpegTone } = await import('./sounds.js');
    const bytes = { mp3: mpegTone, webm: opusTone, wav: wav() }[name.split('.')[1] ?? ''] ?? Buffer.alloc(0);

    const { status, body } = await school.as(school.ben).post('/recordings', formOf(bytes, name, type));

    expect([status, body.mimeType, body.durationSeconds]).toEqual([201, mimeType, 1]);
  });

  it('refuses what is no supported audio, with a sentence', async () => {
    const png = await picture('png');
    const refused: [string, string, Uint8Array, string][] = [
      ['notes.txt', 'text/plain', Buffer.from('Hello'), 'unsupported_type'],
      ['lesson.mp4', 'video/mp4', m4a(), 'unsupported_type'],
      ['film.webm', 'video/webm', webm(), 'unsupported_type'],
      ['picture.wav', 'audio/wav', png, 'unsupported_type'],
      ['mp3-in.wav', 'audio/wav', (await import('./sounds.js')).mpegTone, 'unsupported_type'],
      ['aac.aac', 'audio/aac', m4a(), 'unsupported_type'],
      ['empty.wav', 'audio/wav', wav(44), 'audio_empty'],
      ['cut.wav', 'audio/wav', wav().subarray(0, 3_000), 'audio_truncated'],
      ['lengthless.m4a', 'audio/x-m4a', m4a({ samples: 0 }), 'audio_empty'],
    ];

    for (const [name, type, bytes, code] of refused) {
      const { status, body } = await school.as(school.ben).post('/recordings', formOf(bytes, name, type));
      expect([name, status, body.code]).toEqual([name, 415, code]);
      if (code === 'unsupported_type') expect(body.detail).toMatch(/^File must be a supported audio format/);
    }
  });

  const malformed = join(sharedData, 'speech/malformed-bad.wav');
  (existsSync(malformed) ? it : it.skip)('refuses reported files with broken headers', async () => {
    const folders = [join(sharedData, 'speech'), join(sharedData, 'reported/audio')];
    const listed = await Promise.all(
      folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
    );
    const broken = listed.flat().filter((path) => /malformed|audio-/.test(path));

    for (const path of broken) {
      const { status, body } = await upload(school.ben, await readFile(path));
      expect([path, status, typeof body.detail]).toEqual([path, 415, 'string']);
    }
    expect(broken.length).toBeGreaterThanOrEqual(5);
  });

  it('accepts 100 MB exactly, and no byte more', async () => {
    const limit = 100 * mebibyte;
    const token = await school.as(school.ben).token();
    const wave = (size: number) => {
      const head = headOf({ tag: 1, bits: 16, sampleRate: 48_000, channels: 2 }, size - 44);
      const chunk = Buffer.alloc(mebibyte);
      return (function* () {
        yield head;
        for (let left = size - 44; left > 0; left -= chunk.length)
          yield chunk.subarray(0, Math.min(left, chunk.length));
      })();
    };
    const send = (size: number, isAnnounced = false) => {
      const file = { name: 'long.wav', type: 'audio/wav', bytes: wave(size), note: '' };
      const announced = isAnnounced ? openingOf(file).length + size + closing.length : undefined;
      return sendForm(`${school.url}/api/v1/recordings?`, token, { ...file, ...(announced && { announced }) });
    };

    const exact = await send(limit);
    const tooLong = await send(limit + 1);
    const announced = await send(limit + mebibyte, true);

    expect([exact.status, exact.body.fileSizeBytes, exact.body.durationSeconds]).toEqual([201, limit, 547]);
    expect([tooLong.status, tooLong.body.code]).toEqual([413, 'file_too_large']);
    expect(tooLong.body.detail).toMatch(/^File size must be less than 100MB/);
    expect([announced.status, announced.sent < limit / 2]).toEqual([413, true]);
    // Nothing needs its waveform.
    await school.sql('DELETE FROM audio_recordings WHERE id = $1', [exact.body.id]);
  }, 60_000);

  it('refuses what exceeds the quota of the person', async () => {
    const full = await school.person('STUDENT', school.p1a);
    await school.sql('INSERT INTO user_storage (user_id, used_bytes) VALUES ($1, 299 * 1024 * 1024 + 1000000)', [
      full.id,
    ]);

    const { status, body } = await upload(full, waveOf(tone(440), { seconds: 3 }));

    expect([status, body.code]).toEqual([413, 'quota_exceeded']);
    expect(body.detail).toContain('of 300 MiB');
  });
});

describe('modules and lessons of recordings', () => {
  it('must be open to the person, and the lesson in the module', async () => {
    const module = await createModule(school, {}, school.ana);
    const other = await createModule(school, {}, school.ana);
    const draft = await createModule(school, { status: 'draft' }, school.ana);
    const lesson = await createLesson(school, module.id);
    const sound = waveOf(tone(440), { seconds: 1 });

    const made = await upload(school.ben, sound, { moduleId: module.id, lessonId: lesson.id });

    expect([made.status, made.body.moduleId, made.body.lessonId]).toEqual([201, module.id, lesson.id]);
    expect(outcome(await upload(school.ben, sound, { lessonId: lesson.id }))).toEqual([400, 'lesson_without_module']);
    expect(outcome(await upload(school.ben, sound, { moduleId: other.id, lessonId: lesson.id }))).toEqual([
      404,
      'not_found',
    ]);
    expect(outcome(await upload(school.ben, sound, { moduleId: draft.id }))).toEqual([404, 'not_found']);
    expect(outcome(await upload(school.ben, sound, { moduleId: 'x' }))).toEqual([400, 'validation_failed']);
    const path = `/recordings/${made.body.id}`;
    expect(outcome(await school.as(school.ben).patch(path, { moduleId: other.id }))).toEqual([404, 'not_found']);
    expect((await school.as(school.ben).patch(path, { moduleId: other.id, lessonId: null })).body).toMatchObject({
      moduleId: other.id,
      lessonId: null,
    });
  });

  it('keep a lesson from being deleted without force; by force, the recording stays', async () => {
    const module = await createModule(school);
    const lesson = await createLesson(school, module.id);
    const { id } = await record(school.ben, { moduleId: module.id, lessonId: lesson.id });
    const path = `/modules/${module.id}/lessons/${lesson.id}`;

    const refused = await school.as(school.ana).delete(path);
    const forced = await school.as(school.ana).delete(`${path}?force=true`);

    expect(outcome(refused)).toEqual([409, 'lesson_in_use']);
    expect(forced.status).toBe(204);
    expect((await school.as(school.ben).get(`/recordings/${id}`)).body).toMatchObject({
      moduleId: module.id,
      lessonId: null,
    });
  });
});

describe('own recordings', () => {
  it('are listed with filters, and reached by no other person', async () => {
    const pia = await school.person('STUDENT', school.p1a);
    const first = await record(pia, { tags: 'Poem' });
    const second = await record(pia, {}, 3);
    const list = async (query: string) => {
      const { body } = await school.as(pia).get(`/recordings?${query}`);
      return body.items.map(({ id }: { id: string }) => id);
    };
    await school.as(pia).patch(`/recordings/${second.id}`, { fileName: 'Çelik çomak.wav' });

    expect(await list('')).toEqual([second.id, first.id]);
    expect(await list('tag=poem')).toEqual([first.id]);
    expect(await list('q=celik')).toEqual([second.id]);
    expect(await list('sort=durationSeconds')).toEqual([first.id, second.id]);
    expect(await list('isProcessed=true')).toEqual([]);
    expect(await list('isProcessed=false&limit=1&page=2')).toEqual([first.id]);
    expect(await list(`moduleId=${first.id}`)).toEqual([]);
    for (const person of [school.root, school.ana, school.paula, school.zoe]) {
      const path = `/recordings/${first.id}`;
      const tried = await Promise.all([
        school.as(person).get(path),
        school.as(person).get(`${path}/content`),
        school.as(person).get(`${path}/peaks`),
        school.as(person).patch(path, { tags: [] }),
        school.as(person).delete(path),
        school.as(person).post(`${path}/restore`),
        school.as(person).post(`${path}/transcribe`, {}),
      ]);
      expect(tried.map(({ status }) => status)).toEqual(Array(7).fill(404));
    }
  });

  it('are changed with If-Match', async () => {
    const { id } = await record(school.ben);
    const path = `/recordings/${id}`;
    const { headers } = await school.as(school.ben).get(path);

    const changes = { tags: ['New Tag'], recordingQuality: 'low', recordingDevice: null };
    const changed = await school.as(school.ben).patch(path, changes, { 'if-match': headers.get('etag') ?? '' });
    const stale = await school.as(school.ben).patch(path, { tags: [] }, { 'if-match': headers.get('etag') ?? '' });

    expect(changed.body.metadata).toMatchObject({ tags: ['new-tag'], recordingQuality: 'low', recordingDevice: null });
    expect(changed.body.metadata.sampleRate).toBe(16_000);
    expect(stale.status).toBe(412);
    expect(outcome(await school.as(school.ben).patch(path, { durationSeconds: 3 }))).toEqual([
      400,
      'validation_failed',
    ]);
  });

  it('are played in ranges, also by a signed URL', async () => {
    const sound = waveOf(tone(440), { seconds: 1 });
    const { body } = await upload(school.ben, sound);
    const read = (headers: Record<string, string>, url = `${school.url}${body.fileUrl}`) => fetch(url, { headers });
    const authorization = `Bearer ${await school.as(school.ben).token()}`;

    const whole = await read({ authorization });
    const range = await read({ authorization, range: 'bytes=44-143' });
    const signed = await read({ range: 'bytes=0-3' }, `${school.url}${body.signedUrl}`);

    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    expect(
      createHash('sha256')
        .update(Buffer.from(await whole.arrayBuffer()))
        .digest('hex'),
    ).toBe(createHash('sha256').update(sound).digest('hex'));
    expect([range.status, range.headers.get('content-range')]).toEqual([206, `bytes 44-143/${sound.length}`]);
    expect(Buffer.from(await range.arrayBuffer())).toEqual(sound.subarray(44, 144));
    expect([signed.status, await signed.text()]).toEqual([206, 'RIFF']);
    expect((await read({ authorization, range: 'bytes=999999-' })).status).toBe(416);
  });

  it('have a waveform once its job has run', async () => {
    const { id } = await record(school.ben, {}, 2);
    const path = `/recordings/${id}/peaks`;

    const before = (await school.as(school.ben).get(path)).body;
    await school.runJobs();
    const after = (await school.as(school.ben).get(path)).body;

    expect(before).toEqual({ status: 'pending', issue: null, peaks: null, durationSeconds: 2 });
    expect(after).toEqual({ status: 'ready', issue: null, peaks: expect.any(Array), durationSeconds: 2 });
    expect([after.peaks.length, Math.max(...after.peaks)]).toEqual([500, 0.5]);
  });

  it('are closed to people whose access to modules was taken away', async () => {
    const pia = await school.person('STUDENT', school.p1a);
    const { id } = await record(pia);
    const set = (workshopAccessGranted: boolean) =>
      school.as(school.root).patch(`/users/${pia.id}`, { workshopAccessGranted });

    await set(false);
    const closed = [await school.as(pia).get('/recordings'), await school.as(pia).get(`/recordings/${id}/content`)];
    const refused = await upload(pia, wav());
    await set(true);

    expect([...closed, refused].map(outcome)).toEqual(Array(3).fill([403, 'workshop_access_revoked']));
    expect((await school.as(pia).get(`/recordings/${id}`)).status).toBe(200);
  });
});

describe('deleting a recording', () => {
  it('can be undone', async () => {
    const { id } = await record(school.ben);
    const path = `/recordings/${id}`;

    const removed = await school.as(school.ben).delete(path);
    const hidden = await school.as(school.ben).get(path);
    const again = await school.as(school.ben).delete(path);
    const { body } = await school.as(school.ben).get('/recordings?deleted=true');
    const restored = await school.as(school.ben).post(`${path}/restore`);

    expect([removed.status, hidden.status, again.status]).toEqual([204, 404, 404]);
    expect(body.items.map((item: { id: string }) => item.id)).toContain(id);
    expect([restored.status, restored.body.deletedAt]).toEqual([200, null]);
    expect((await school.as(school.ben).post(`${path}/restore`)).status).toBe(404);
  });

  it('is final after 30 days, and when the retention period has passed', async () => {
    const pia = await school.person('STUDENT', school.p1a);
    const [old, expired, kept] = [await record(pia), await record(pia), await record(pia)];
    await school.runJobs();
    await school.sql(`UPDATE audio_recordings SET deleted_at = now() - interval '31 days' WHERE id = $1`, [old.id]);
    await school.sql(`UPDATE audio_recordings SET created_at = now() - interval '8 days' WHERE id = $1`, [expired.id]);
    const keys = await school.sql<{ id: string }>(
      'SELECT f.storage_key AS id FROM audio_recordings r JOIN stored_files f ON f.id = r.file_id WHERE r.id = ANY ($1)',
      [[old.id, expired.id]],
    );
    const setDays = (privacy: object) =>
      school.as(school.root).patch('/organizations/current', { settings: { privacy } });
    const removed = async () => {
      const { app } = school;
      const work = () => app.get(RecordingRetention, { strict: false }).removeExpired();
      return app.get(Scheduler).run('expire-recordings', work, { inBatches: true });
    };

    const afterDeletion = await removed();
    expect((await setDays({ recordingRetentionDays: 7 })).status).toBe(200);
    const afterRetention = await removed();
    await setDays({});
    await school.runJobs();

    expect([afterDeletion, afterRetention]).toEqual([1, 1]);
    expect((await school.as(pia).get('/recordings')).body.items.map(({ id }: { id: string }) => id)).toEqual([kept.id]);
    expect(
      await school.sql('SELECT 1 FROM stored_files WHERE storage_key = ANY ($1)', [keys.map(({ id }) => id)]),
    ).toEqual([]);
    expect(
      await school.sql('SELECT 1 FROM recording_peaks WHERE recording_id = ANY ($1)', [[old.id, expired.id]]),
    ).toEqual([]);
  });
});
