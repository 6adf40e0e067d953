import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { openFileSchool } from '../support/file-school.js';
import { mp3, mp3With, mp4Head, office, pdf, picture, wav, webmHead } from '../support/sample-files.js';

const tools = await mkdtemp(join(tmpdir(), 'ffmpeg-'));
const ffmpeg = join(tools, 'ffmpeg');
const school = openFileSchool({ FFMPEG_PATH: ffmpeg });

beforeAll(async () => {
  await writeFile(join(tools, 'frame.png'), await picture('png', 640, 360));
  await writeFile(ffmpeg, `#!/bin/sh\necho "$@" >> ${tools}/calls\ncat ${tools}/frame.png\n`);
  await chmod(ffmpeg, 0o755);
});
afterAll(() => rm(tools, { recursive: true }));

/** The thumbnail that the job creates for the file. */
async function thumbnailOf(name: string, content: Buffer) {
  const { body } = await school.attach(name, 'application/octet-stream', content);
  await school.runJobs();
  const [row] = await school.sql<{ thumbnail_key: string }>('SELECT thumbnail_key FROM stored_files WHERE id = $1', [
    body.id,
  ]);
  const { status, headers, bytes } = await school.fetch(`${body.id}/thumbnail`);
  const { format, width, height } = await sharp(bytes).metadata();
  return { key: row?.thumbnail_key, status, headers, bytes, format, width, height };
}

describe('the thumbnail of a file', () => {
  const images: [string, () => Promise<Buffer>, number, number][] = [
    ['wide.png', () => picture('png', 1280, 640), 320, 160],
    ['tall.jpg', () => picture('jpeg', 500, 2000), 80, 320],
    ['tiny.gif', () => picture('gif', 40, 30), 40, 30],
    ['a.webp', () => picture('webp', 640, 640), 320, 320],
  ];

  it.each(images)('of %s is the image, at most 320 pixels wide and high', async (name, make, width, height) => {
    const made = await thumbnailOf(name, await make());

    expect(made).toMatchObject({ status: 200, format: 'webp', width, height });
    expect(made.key).toMatch(/\.thumbnail\.webp$/);
    expect(made.headers.get('content-type')).toBe('image/webp');
  });

  it('is upright and has no location metadata', async () => {
    const turned = await sharp(await picture('jpeg', 400, 200))
      .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();

    const made = await thumbnailOf('turned.jpg', turned);

    expect(made).toMatchObject({ width: 160, height: 320 });
    expect((await sharp(made.bytes).metadata()).exif).toBeUndefined();
  });

  it('of an audio file is its cover', async () => {
    const made = await thumbnailOf('song.mp3', mp3With(await picture('png', 600, 300)));

    expect(made).toMatchObject({ status: 200, width: 320, height: 160 });
  });

  it('of a video is its first frame, with ffmpeg', async () => {
    const made = await thumbnailOf('film.mp4', mp4Head);

    expect(made).toMatchObject({ status: 200, width: 320, height: 180 });
  });

  const withoutImage: [string, () => Buffer][] = [
    ['a.pdf', () => pdf],
    ['a.docx', () => office('word/document.xml')],
    ['a.txt', () => Buffer.from('hello')],
    ['a.mp3', () => mp3()],
    ['a.wav', () => wav()],
  ];

  it.each(withoutImage)('of %s is the placeholder of its kind', async (name, make) => {
    expect(await thumbnailOf(name, make())).toMatchObject({ status: 200, format: 'webp', width: 320, height: 320 });
  });

  it('is a placeholder when ffmpeg fails or writes too much', async () => {
    await writeFile(ffmpeg, '#!/bin/sh\nexit 1\n');
    const failed = await thumbnailOf('film.webm', webmHead);
    await writeFile(ffmpeg, '#!/bin/sh\nexec cat /dev/zero\n');
    const flooded = await thumbnailOf('film.webm', webmHead);

    expect([failed, flooded].map(({ width, height }) => [width, height])).toEqual([
      [320, 320],
      [320, 320],
    ]);
  });

  it('is a placeholder when decoding the image would need too much memory', async () => {
    const wide = await picture('png', 10, 10);
    wide.writeUInt32BE(6000, 16);
    wide.writeUInt32BE(5000, 20);
    wide[28] = 1;
    wide.writeUInt32BE(crc32(wide.subarray(12, 29)), 29);

    // An interlaced image must be decoded whole; its own thumbnail would be 267 pixels high.
    expect(await thumbnailOf('huge.png', wide)).toMatchObject({ status: 200, width: 320, height: 320 });
  });

  it('is available before its job has run', async () => {
    const { body } = await school.attach('soon.png', 'image/png', await picture('png'));

    const { status, bytes } = await school.fetch(`${body.id}/thumbnail`);

    expect([status, (await sharp(bytes).metadata()).width]).toEqual([200, 320]);
  });

  it('is not created for a file that was deleted before the job ran', async () => {
    const { body } = await school.attach('gone.png', 'image/png', await picture('png'));
    await school.as(school.ana).send('DELETE', `/file-notes/${body.id}`, {});

    await school.runJobs();

    const stem = body.storageKey.replace('.png', '');
    expect((await school.onDisk()).filter((path) => path.startsWith(stem))).toEqual([]);
    const left = `SELECT id FROM graphile_worker.jobs WHERE task_identifier = 'make-thumbnail'`;
    expect(await school.sql(left)).toEqual([]);
  });
});
