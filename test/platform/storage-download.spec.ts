import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { eventually } from '../support/eventually.js';
import { longFile, openFileSchool } from '../support/file-school.js';
import { mebibyte, mp4Head, wav } from '../support/sample-files.js';

const school = openFileSchool();
const bytes = wav(100_000);
let path: string;
let etag: string;

beforeAll(async () => {
  const { body } = await school.attach('a.wav', 'audio/wav', bytes);
  [path, etag] = [`${body.id}/content`, `"${body.sha256}"`];
});

describe('a download', () => {
  it('returns the whole file as an attachment that shared caches must not store', async () => {
    const { status, headers, bytes: got } = await school.fetch(path);

    expect(status).toBe(200);
    expect(createHash('sha256').update(got).digest('hex')).toBe(JSON.parse(etag));
    expect(Object.fromEntries(headers)).toMatchObject({
      etag,
      'content-type': 'audio/wav',
      'content-length': '100000',
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': `attachment; filename="a.wav"; filename*=UTF-8''a.wav`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  const ranges: [string, string, number, number][] = [
    ['the first byte', 'bytes=0-0', 0, 0],
    ['the middle', 'bytes=1000-1999', 1000, 1999],
    ['an offset to the end', 'bytes=99000-', 99_000, 99_999],
    ['the last bytes', 'bytes=-500', 99_500, 99_999],
    ['an end beyond the file', 'bytes=99999-200000', 99_999, 99_999],
    ['more last bytes than the file has', 'bytes=-200000', 0, 99_999],
  ];

  it.each(ranges)('returns 206 for a range of %s (%s)', async (_, range, start, end) => {
    const { status, headers, bytes: got } = await school.fetch(path, { range });

    expect([status, headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/100000`]);
    expect(headers.get('content-length')).toBe(String(end - start + 1));
    expect(got.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it.each(['bytes=100000-', 'bytes=500000-600000', 'bytes=-0'])('returns 416 for %s', async (range) => {
    const { status, headers, bytes: got } = await school.fetch(path, { range });

    expect([status, headers.get('content-range')]).toEqual([416, 'bytes */100000']);
    expect(JSON.parse(got.toString())).toMatchObject({ code: 'range_unsatisfiable' });
  });

  it.each(['bytes=5-2', 'bytes=a-b', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=-'])(
    'returns the whole file for the unsupported range %s',
    async (range) => {
      const { status, bytes: got } = await school.fetch(path, { range });

      expect([status, got.length]).toEqual([200, 100_000]);
    },
  );

  it('returns a range only if If-Range matches the current version', async () => {
    const range = 'bytes=10-19';

    const same = await school.fetch(path, { range, 'if-range': etag });
    const other = await school.fetch(path, { range, 'if-range': '"other"' });
    const weak = await school.fetch(path, { range, 'if-range': `W/${etag}` });
    const dated = await school.fetch(path, { range, 'if-range': new Date().toUTCString() });

    expect([same, other, weak, dated].map(({ status }) => status)).toEqual([206, 200, 200, 200]);
  });

  it('returns 304 if If-None-Match contains the current ETag', async () => {
    const tags = [etag, `W/${etag}`, `"other", ${etag}`, '*', '"other"'];

    const answers = await Promise.all(tags.map((tag) => school.fetch(path, { 'if-none-match': tag })));

    expect(answers.map(({ status }) => status)).toEqual([304, 304, 304, 304, 200]);
    expect(answers[0]?.bytes.length).toBe(0);
    expect(answers[0]?.headers.get('etag')).toBe(etag);
  });

  it('returns the headers without a body for HEAD', async () => {
    const { status, headers, bytes: got } = await school.fetch(path, { range: 'bytes=0-5' }, 'HEAD');

    expect([status, got.length, headers.get('content-length')]).toEqual([200, 0, '100000']);
    expect([headers.get('etag'), headers.get('accept-ranges')]).toEqual([etag, 'bytes']);
  });

  it('is never compressed', async () => {
    const { body } = await school.attach('a.csv', 'text/csv', 'a,b\n'.repeat(2000));

    const { headers } = await school.fetch(`${body.id}/content`, { 'accept-encoding': 'gzip, br' });

    expect(headers.get('content-encoding')).toBeNull();
    expect([headers.get('content-length'), headers.get('content-type')]).toEqual(['8000', 'text/csv; charset=utf-8']);
  });

  const names: [string, string][] = [
    [`it's "quoted".wav`, `attachment; filename="it's _quoted_.wav"; filename*=UTF-8''it%27s%20%22quoted%22.wav`],
    ['a\r\nSet-Cookie: b.wav', `attachment; filename="aSet-Cookie: b.wav"; filename*=UTF-8''aSet-Cookie%3A%20b.wav`],
    ['Übung 数学.wav', `attachment; filename="_bung __.wav"; filename*=UTF-8''%C3%9Cbung%20%E6%95%B0%E5%AD%A6.wav`],
    ['100%41.wav', `attachment; filename="100_41.wav"; filename*=UTF-8''100%2541.wav`],
  ];

  it.each(names)('of %j has a Content-Disposition that every client can read', async (name, disposition) => {
    const { body } = await school.attach('a.wav', 'audio/wav', wav());
    await school.sql('UPDATE stored_files SET original_name = $2 WHERE id = $1', [
      body.id,
      name.replace(/[\r\n]/g, ''),
    ]);

    const { headers } = await school.fetch(`${body.id}/content`);

    expect(headers.get('content-disposition')).toBe(disposition);
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('returns 404 if the bytes are missing, not a partial response', async () => {
    const { body } = await school.attach('a.wav', 'audio/wav', wav());
    await rm(`${school.folder}/${body.storageKey}`);

    const { status, bytes: got } = await school.fetch(`${body.id}/content`);

    expect([status, JSON.parse(got.toString()).code]).toEqual([404, 'file_missing']);
  });

  it('leaves no file open when the client disconnects', async () => {
    const { body } = await school.attach('a.mp4', 'video/mp4', '', { bytes: longFile(mp4Head, 20 * mebibyte) });
    const token = await school.as(school.ana).token();
    const { port, hostname } = new URL(school.url);

    for (let attempt = 0; attempt < 20; attempt++) {
      const socket = connect(Number(port), hostname);
      socket.write(
        `GET /api/v1/file-notes/${body.id}/content HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      );
      await new Promise((done) => socket.once('data', done));
      socket.destroy();
    }

    await eventually(async () => (await openFiles()).includes(body.storageKey), false);
  });
});

/** Paths of the files this process has open. */
async function openFiles(): Promise<string> {
  const { readdir, readlink } = await import('node:fs/promises');
  const handles = await readdir('/proc/self/fd');
  return (await Promise.all(handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))).join('\n');
}
