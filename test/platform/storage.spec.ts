import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Settings } from '#platform/config/settings.js';
import { openFileSchool } from '../support/file-school.js';
import {
  fragmentedM4a,
  m4a,
  mebibyte,
  mp3,
  mp3With,
  mp4Head,
  office,
  openDocument,
  pdf,
  picture,
  wav,
  webm,
  webmHead,
  zip,
} from '../support/sample-files.js';

const school = openFileSchool();
const octets = 'application/octet-stream';
const officeType = 'application/vnd.openxmlformats-officedocument';

describe('an uploaded file', () => {
  it('is stored under a random name below its month, and is returned unchanged', async () => {
    const image = await picture('png');

    const { status, body } = await school.attach('holiday.png', 'image/png', image);

    expect([status, body.code]).toEqual([201, undefined]);
    expect(body).toMatchObject({
      originalName: 'holiday.png',
      mimeType: 'image/png',
      sizeBytes: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
      ownerId: school.ana.id,
      organizationId: 'test',
    });
    expect(body.storageKey).toMatch(/^\d{4}\/\d{2}\/[0-9a-f-]{36}\.png$/);
    expect(await school.onDisk()).toContain(body.storageKey);
    expect((await school.fetch(`${body.id}/content`)).bytes.equals(image)).toBe(true);
  });

  const good: [string, string, () => Promise<Buffer> | Buffer | string, string?][] = [
    ['a.png', 'image/png', () => picture('png')],
    ['a.jpg', 'image/jpeg', () => picture('jpeg')],
    ['a.jpeg', 'image/jpg', () => picture('jpeg'), 'image/jpeg'],
    ['a.gif', 'image/gif', () => picture('gif')],
    ['a.webp', 'image/webp', () => picture('webp')],
    ['large.jpg', 'image/jpeg', () => picture('jpeg', 4000, 3000)],
    ['a.PDF', octets, () => pdf, 'application/pdf'],
    ['a.docx', `${officeType}.wordprocessingml.document`, () => office('word/document.xml')],
    ['a.pptx', octets, () => office('ppt/presentation.xml'), `${officeType}.presentationml.presentation`],
    ['a.xlsx', octets, () => office('xl/workbook.xml'), `${officeType}.spreadsheetml.sheet`],
    ['a.odt', 'application/vnd.oasis.opendocument.text', () => openDocument('text')],
    ['a.txt', 'text/plain; charset=utf-8', () => 'Grüße aus der Küche', 'text/plain'],
    ['bom.txt', 'text/plain', () => '\ufeffGrüße'],
    ['a.csv', 'application/vnd.ms-excel', () => 'name;age\nBen;7\n', 'text/csv'],
    ['a.md', octets, () => '# Title\n\n<div align="center">ok</div>\n', 'text/markdown'],
    ['a.wav', 'audio/x-wav', () => wav(), 'audio/wav'],
    ['a.mp3', 'audio/mpeg', () => mp3()],
    ['tagged.mp3', 'audio/mp3', async () => mp3With(await picture('png')), 'audio/mpeg'],
    ['a.m4a', 'audio/x-m4a', () => m4a(), 'audio/mp4'],
    ['a.mp4', 'video/mp4', () => mp4Head],
    ['recording.mp4', 'audio/mp4', () => fragmentedM4a()],
    ['a.webm', 'video/webm', () => webmHead],
    ['recording.webm', 'audio/webm;codecs=opus', () => webm(), 'audio/webm'],
  ];

  it.each(good)('may be %s, sent as %s', async (name, type, content, keptAs = type) => {
    const { status, body } = await school.attach(name, type, await content());

    expect([status, body.code, body.mimeType]).toEqual([201, undefined, keptAs]);
  });

  it('needs at most seven statements, the record that refers to it included', async () => {
    const form = new FormData();
    form.set('note', 'hello');
    form.set('file', new Blob([pdf], { type: 'application/pdf' }), 'a.pdf');

    const response = await school.as(school.ana).send('POST', '/file-notes', form);

    expect(response.status).toBe(201);
    // The quota left, BEGIN, the file, its job, the note, the counters, COMMIT.
    expect(Number(response.headers.get('x-statements'))).toBeLessThanOrEqual(7);
  });
});

describe('the name of a file', () => {
  const names: [string, string, string][] = [
    ['traverses upwards', '../../../../etc/cron.d/evil.txt', 'evil.txt'],
    ['is absolute', '/etc/passwd.txt', 'passwd.txt'],
    ['is a Windows path', 'C:\\Users\\ana\\plan.txt', 'plan.txt'],
    ['traverses upwards on Windows', '..\\..\\windows\\win.txt', 'win.txt'],
    ['is a device on Windows', 'CON.txt', 'CON.txt'],
    ['contains NUL', 'plan\u0000.exe.txt', 'plan.exe.txt'],
    ['contains control characters', 'pl\u0007a\u001bn.txt', 'plan.txt'],
    ['has a right-to-left override', 'photo\u202egpj.txt', 'photogpj.txt'],
    ['starts with dots', '...hidden.txt', 'hidden.txt'],
    ['has 3,000 characters', `${'ä'.repeat(3000)}.txt`, `${'ä'.repeat(251)}.txt`],
    ['has two extensions', 'page.html.txt', 'page.html.txt'],
    ['is only an extension', '.txt', 'txt'],
    ['is Unicode', 'Übung 5 – 数学.txt', 'Übung 5 – 数学.txt'],
  ];

  it.each(names)('that %s is sanitized and not used on disk', async (_, name, sanitized) => {
    const { status, body } = await school.attach(name, 'text/plain', 'hello');

    expect([status, body.originalName]).toEqual([201, sanitized]);
    const unexpected = (await school.onDisk()).filter((path) => !/^\d{4}\/\d{2}\/[0-9a-f-]{36}\.[a-z0-9]+$/.test(path));
    expect(unexpected).toEqual([]);
  });
});

describe('a file with wrong or disguised content', () => {
  const png = () => picture('png');
  const exe = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), Buffer.alloc(200)]);
  const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)]);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const html = '<!doctype html><script>alert(1)</script>';
  const bad: [string, string, string, () => Promise<Buffer> | Buffer | string][] = [
    ['an SVG image', 'a.svg', 'image/svg+xml', () => svg],
    ['an HTML page', 'a.html', 'text/html', () => html],
    ['an HTML page as htm', 'a.htm', octets, () => html],
    ['a script', 'a.js', 'text/javascript', () => 'alert(1)'],
    ['a program', 'a.exe', octets, () => exe],
    ['a shell script', 'a.sh', 'text/x-sh', () => '#!/bin/sh\nrm -rf /'],
    ['an archive', 'a.zip', 'application/zip', () => zip([{ name: 'a', content: 'a' }])],
    ['no extension', 'README', 'text/plain', () => 'hello'],
    ['a trailing dot', 'a.png.', 'image/png', png],
    ['two extensions, the last a program', 'a.png.exe', 'image/png', png],
    ['a property of Object as extension', 'a.constructor', octets, () => 'hello'],
    ['an HTML page named png', 'a.png', 'image/png', () => html],
    ['an SVG image named png', 'a.png', 'image/png', () => svg],
    ['a program named png', 'a.png', 'image/png', () => exe],
    ['a program named pdf', 'a.pdf', 'application/pdf', () => elf],
    ['a PNG named jpg', 'a.jpg', 'image/jpeg', png],
    ['a PNG sent as JPEG', 'a.png', 'image/jpeg', png],
    ['a PNG sent as HTML', 'a.png', 'text/html', png],
    ['a GIF named webp', 'a.webp', 'image/webp', () => picture('gif')],
    ['a truncated PNG', 'a.png', 'image/png', async () => (await png()).subarray(0, 20)],
    ['a PDF named mp4', 'a.mp4', 'video/mp4', () => pdf],
    ['an MP4 named mp3', 'a.mp3', 'audio/mpeg', () => mp4Head],
    ['an HTML page named txt', 'a.txt', 'text/plain', () => html],
    ['an HTML page after a comment named md', 'a.md', 'text/markdown', () => '\n<!-- hi -->\n<html><body>'],
    ['an HTML page after a byte order mark named txt', 'a.txt', 'text/plain', () => `\ufeff  <HTML>`],
    ['an SVG image named csv', 'a.csv', 'text/csv', () => `<?xml version="1.0"?>${svg}`],
    ['a PDF named txt', 'a.txt', 'text/plain', () => pdf],
    ['NUL in a text', 'a.txt', 'text/plain', () => 'hel\u0000lo'],
    ['NUL at the end of a long text', 'a.txt', 'text/plain', () => `${'x'.repeat(300_000)}\u0000`],
    ['Latin-1 in a text', 'a.csv', 'text/csv', () => Buffer.from('Grüße', 'latin1')],
    ['an incomplete UTF-8 sequence at the end of a text', 'a.txt', 'text/plain', () => Buffer.from([0x61, 0xc3])],
    ['UTF-16', 'a.txt', 'text/plain', () => Buffer.from('\ufeffhello', 'utf16le')],
    ['a plain archive named docx', 'a.docx', octets, () => zip([{ name: 'a', content: 'a' }])],
    ['an xlsx named docx', 'a.docx', octets, () => office('xl/workbook.xml')],
    ['an ods named odt', 'a.odt', octets, () => openDocument('spreadsheet')],
    ['a document with macros', 'a.docx', octets, () => office('word/document.xml', [{ name: 'word/vbaProject.bin' }])],
    ['an image named docx', 'a.docx', octets, png],
    ['a truncated document', 'a.docx', octets, () => office('word/document.xml').subarray(0, 90)],
    ['an HTML page named docx', 'a.docx', octets, () => html],
  ];

  it.each(bad)('%s (%s) is refused, and nothing is stored', async (_, name, type, content) => {
    const before = await school.onDisk();

    const { status, body } = await school.attach(name, type, await content());

    expect([status, body.code]).toEqual([415, 'unsupported_type']);
    expect(body.detail).toMatch(/\.$/);
    expect(await school.onDisk()).toEqual(before);
  });

  const polyglots: [string, string, () => Promise<Buffer> | Buffer][] = [
    ['a GIF that is also a script', 'a.gif', async () => Buffer.concat([await picture('gif'), Buffer.from('/*')])],
    ['a PDF that is also an archive', 'a.pdf', () => Buffer.concat([pdf, zip([{ name: 'a', content: 'a' }])])],
  ];

  it.each(polyglots)('%s is sent as a download that no browser runs', async (_, name, content) => {
    const { status, body } = await school.attach(name, octets, await content());
    const { headers } = await school.fetch(`${body.id}/content`);

    expect(status).toBe(201);
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });
});

describe('a decompression bomb', () => {
  const gigabyte = 1024 * mebibyte;
  const many = Array.from({ length: 10_000 }, (_, number) => ({ name: `word/${number}.xml` }));
  const bombs: [string, () => Buffer][] = [
    ['declares 4 GB', () => office('word/document.xml', [{ name: 'a', declaredSize: 4 * gigabyte - 1 }])],
    [
      'compresses 60 MB to 60 kB',
      () => office('word/document.xml', [{ name: 'a', content: '0'.repeat(60 * mebibyte) }]),
    ],
    ['has 10,000 entries', () => office('word/document.xml', many)],
    [
      'has a symbolic link',
      () => office('word/document.xml', [{ name: 'l', content: '/etc', attributes: 0o120777 << 16 }]),
    ],
    ['has a path outside the archive', () => office('word/document.xml', [{ name: '../../evil', content: 'x' }])],
    ['has a duplicate name', () => office('word/document.xml', [{ name: 'word/document.xml', content: 'x' }])],
  ];

  it.each(bombs)('that %s is refused within 200 ms', async (_, make) => {
    const bomb = make();
    await school.attach('a.docx', octets, office('word/document.xml'));

    const { answers, ms } = await quickest(() => school.attach('a.docx', octets, bomb));

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([415, 'unsupported_type']));
    expect(ms).toBeLessThan(200);
  });

  it('that is an image of 50,000 × 50,000 pixels is refused within 200 ms, without decoding', async () => {
    await school.attach('a.png', octets, await picture('png'));
    const bomb = await picture('png', 10, 10);
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    const before = await school.onDisk();

    const { answers, ms } = await quickest(() => school.attach('a.png', 'image/png', bomb));

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([413, 'image_too_large']));
    expect(ms).toBeLessThan(200);
    expect(await school.onDisk()).toEqual(before);
  });
});

/** Runs the work three times and returns the shortest duration, because the machine may be busy. */
async function quickest<T>(work: () => Promise<T>): Promise<{ answers: T[]; ms: number }> {
  const answers: T[] = [];
  let ms = Infinity;
  for (let attempt = 0; attempt < 3; attempt++) {
    const started = performance.now();
    answers.push(await work());
    ms = Math.min(ms, performance.now() - started);
  }
  return { answers, ms };
}

describe('the upload limit', () => {
  it('is 30 files per user and hour', async () => {
    Object.assign(school.app.get(Settings), { rateLimitEnabled: true });
    const statuses: number[] = [];

    for (let count = 0; count < 31; count++) {
      statuses.push((await school.attach('a.txt', 'text/plain', 'hello')).status);
    }

    Object.assign(school.app.get(Settings), { rateLimitEnabled: false });
    expect(statuses).toEqual([...Array(30).fill(201), 429]);
  });
});

describe('an invalid form', () => {
  it('is refused without a file', async () => {
    const form = new FormData();
    form.set('note', 'hello');

    const { status, body } = await school.as(school.ana).send('POST', '/file-notes', form);

    expect([status, body.code]).toEqual([400, 'file_missing']);
  });

  it('is refused as JSON', async () => {
    const { status, body } = await school.as(school.ana).post('/file-notes', { note: 'hello' });

    expect([status, body.code]).toEqual([415, 'multipart_required']);
  });

  it('is refused with an empty file', async () => {
    const { status, body } = await school.attach('a.txt', 'text/plain', '');

    expect([status, body.code]).toEqual([400, 'file_empty']);
  });

  it('leaves nothing behind when its fields are refused or the transaction fails', async () => {
    const [before, rows] = [await school.onDisk(), await school.sql('SELECT id FROM stored_files')];

    const refused = await school.attach('a.txt', 'text/plain', 'hello', { note: 'x'.repeat(101) });
    const failed = await school.attach('a.txt', 'text/plain', 'hello', { note: 'refuse' });
    const hostile = await school.attach('a.txt', 'text/plain', 'hello', { note: 'a\u0000b' });

    expect([refused.status, failed.status, hostile.status]).toEqual([400, 500, 400]);
    expect(await school.onDisk()).toEqual(before);
    expect(await school.sql('SELECT id FROM stored_files')).toEqual(rows);
  });
});

describe('readiness', () => {
  it('includes the file storage', async () => {
    const { body } = await school.anyone.get('/ops/health', { 'x-operator-key': 'operator-of-tests' });

    expect(body.checks).toMatchObject({ storage: 'up' });
    expect((await school.anyone.get('/health/ready')).status).toBe(200);
  });
});
