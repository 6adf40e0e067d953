import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { longFile, openFileSchool } from '../support/file-school.js';
import { breakOff, closing, openingOf, sendForm, type SentFile } from '../support/form.js';
import { mainAsModules, Process } from '../support/process.js';
import { mebibyte, mp4Head, office, picture, wav } from '../support/sample-files.js';

const isLong = Boolean(process.env.LONG);
const school = openFileSchool({ UPLOAD_MAX_AUDIO_MB: '2', UPLOAD_MAX_VIDEO_MB: '8' });
const limit = 2 * mebibyte;
/** The header of a recording that is streamed: its length is unknown. */
const wavHead = wav(44);
wavHead.writeUInt32LE(0xffffffff, 40);
const audio = (size: number): SentFile => ({ name: 'a.wav', type: 'audio/wav', bytes: longFile(wavHead, size) });

describe('the size of a file', () => {
  it.each([
    [limit - 1, 201],
    [limit, 201],
    [limit + 1, 413],
  ])('of %i bytes returns %i', async (size, expected) => {
    const before = await school.onDisk();

    const { status, body } = await school.attach('a.wav', 'audio/wav', '', audio(size));

    expect(status).toBe(expected);
    if (expected === 201) return expect(body.sizeBytes).toBe(size);
    expect([body.code, body.detail]).toEqual(['file_too_large', expect.stringContaining('at most 2 MiB')]);
    expect(await school.onDisk()).toEqual(before);
  });

  it('is refused by Content-Length before the body is sent', async () => {
    const announced = 200 * mebibyte;
    const slow = async function* () {
      yield wavHead;
      await new Promise((done) => setTimeout(done, 2_000).unref());
      yield wavHead;
    };

    const { status, body, sent } = await school.attach('a.wav', 'audio/wav', '', { bytes: slow(), announced });

    expect([status, body.code, sent]).toEqual([413, 'file_too_large', wavHead.length]);
  });

  it('is refused while streaming, without writing more than the limit', async () => {
    let largest = 0;
    const watched = async function* () {
      for (const chunk of longFile(wavHead, 30 * mebibyte)) {
        largest = Math.max(largest, await incompleteBytes());
        yield chunk;
      }
    };

    const { status, sent } = await school.attach('a.wav', 'audio/wav', '', { bytes: watched() });

    expect(status).toBe(413);
    expect(largest).toBeLessThanOrEqual(limit + 64 * 1024);
    expect(sent).toBeLessThanOrEqual(30 * mebibyte);
    await until(async () => (await incompleteBytes()) === 0);
  });

  it.each([
    ['less', -1000],
    ['more', 1000],
  ])('must not be %s than Content-Length', async (_, difference) => {
    const file = audio(500_000);
    const before = await school.onDisk();
    const announced = Buffer.byteLength(openingOf(file)) + 500_000 + closing.length + difference;

    const outcome = await within(
      3_000,
      school.attach('a.wav', 'audio/wav', '', { ...file, announced }).then(
        ({ status }) => status,
        () => 'aborted',
      ),
    );

    // A request that waits for missing bytes ends when the client disconnects.
    expect([400, 'aborted', 'still waiting']).toContain(outcome);
    await until(async () => difference > 0 || (await school.onDisk()).length === before.length);
  });

  it('leaves nothing behind when the connection is aborted halfway, a hundred times', async () => {
    const before = await school.onDisk();
    const rows = await school.sql('SELECT id FROM stored_files');
    const token = await school.as(school.ana).token();

    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 10 }, () => breakOff(school.notes, token, audio(limit / 2))));
    }

    await until(async () => (await incompleteBytes()) === 0);
    expect(await school.onDisk()).toEqual(before);
    expect(await school.sql('SELECT id FROM stored_files')).toEqual(rows);
  }, 60_000);
});

(isLong ? it : it.skip)(
  'a slow request body times out after 30 seconds',
  async () => {
    const { port, hostname } = new URL(school.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    const started = performance.now();

    const response = await text(socket);

    expect(response).toMatch(/^HTTP\/1.1 408 .*request_timeout/s);
    expect(performance.now() - started).toBeLessThan(35_000);
  },
  60_000,
);

describe('memory', () => {
  /** A separate process, so that only the server's memory is measured. */
  let instance: Process;
  let notes: string;
  let token: string;
  /** KiB after one file of each kind. */
  let idle: number;

  beforeAll(async () => {
    const routes = join(import.meta.dirname, '../support/with-file-routes.js');
    const settings = { ...school.environment, UPLOAD_MAX_VIDEO_MB: '510', PORT: '0' };
    instance = new Process(settings, ['--import', routes], mainAsModules);
    await instance.listening();
    const url = /http:\/\/localhost:\d+/.exec(instance.output)?.[0] ?? '';
    notes = `${url.replace('localhost', '127.0.0.1')}/api/v1/file-notes`;
    token = await school.as(school.ana).token();
    for (let upload = 0; upload < 3; upload++) await sendForm(notes, token, video(4 * mebibyte));
    await send('a.png', await picture('png'));
    await send('a.docx', office('word/document.xml'));
    idle = await instance.residentKiB;
  }, 60_000);
  afterAll(() => instance.end('SIGTERM'));

  const video = (size: number): SentFile => ({ name: 'a.mp4', type: 'video/mp4', bytes: longFile(mp4Head, size) });
  const send = (name: string, bytes: Buffer) =>
    sendForm(notes, token, { name, type: 'application/octet-stream', bytes: [bytes] });

  it('stays bounded for decompression bombs', async () => {
    const image = await picture('png', 10, 10);
    image.writeUInt32BE(50_000, 16);
    image.writeUInt32BE(50_000, 20);
    image.writeUInt32BE(crc32(image.subarray(12, 29)), 29);
    const archive = office('word/document.xml', [{ name: 'a', content: '0'.repeat(60 * mebibyte) }]);

    const [peak, answers] = await withPeakMemory(instance, () =>
      Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? send('a.png', image) : send('a.docx', archive))),
      ),
    );

    process.stderr.write(`20 parallel bombs +${Math.round((peak - idle) / 1024)} MiB\n`);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413, 415]));
    expect(peak - idle).toBeLessThanOrEqual(32 * 1024);
  }, 120_000);

  it('stays bounded for eight parallel uploads, and for a large upload and download', async () => {
    const size = (isLong ? 500 : 60) * mebibyte;

    const [parallel, answers] = await withPeakMemory(instance, () =>
      Promise.all(Array.from({ length: 8 }, () => sendForm(notes, token, video(60 * mebibyte)))),
    );
    const [up, { status, body }] = await withPeakMemory(instance, () => sendForm(notes, token, video(size)));
    const [down, sha256] = await withPeakMemory(instance, async () => {
      const response = await fetch(`${notes}/${body.id}/content`, { headers: { authorization: `Bearer ${token}` } });
      const hash = createHash('sha256');
      for await (const chunk of response.body ?? []) hash.update(chunk);
      return hash.digest('hex');
    });

    const grown = [parallel, up, down].map((peak) => Math.round((peak - idle) / 1024));
    process.stderr.write(
      `resident ${Math.round(idle / 1024)} MiB; 8 × 60 MiB in parallel +${grown[0]} MiB, ` +
        `${size / mebibyte} MiB up +${grown[1]} MiB, down +${grown[2]} MiB\n`,
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(201));
    expect([status, sha256]).toEqual([201, body.sha256]);
    expect(parallel - idle).toBeLessThanOrEqual(64 * 1024);
    expect(Math.max(up, down) - idle).toBeLessThanOrEqual(50 * 1024);
  }, 280_000);
});

/** The peak resident memory of the process while the work runs, in KiB. */
async function withPeakMemory<T>(instance: Process, work: () => Promise<T>): Promise<[number, T]> {
  let peak = 0;
  const watch = setInterval(() => void instance.residentKiB.then((now) => (peak = Math.max(peak, now))), 20);
  const result = await work().finally(() => clearInterval(watch));
  return [peak, result];
}

/** Bytes of incomplete uploads in the storage. */
async function incompleteBytes(): Promise<number> {
  const { readdir, stat } = await import('node:fs/promises');
  const folder = join(school.folder, '.incoming');
  const sizes = (await readdir(folder).catch(() => [])).map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size + 1,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const within = <T>(ms: number, work: Promise<T>) =>
  Promise.race([work, new Promise<string>((done) => setTimeout(done, ms, 'still waiting'))]);

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await condition()); tries++) await new Promise((done) => setTimeout(done, 25));
  expect(await condition()).toBe(true);
}
