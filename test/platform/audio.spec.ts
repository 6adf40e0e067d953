import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AudioCheck } from '#platform/files/content/audio/audio-check.js';
import { cpuMs } from '../support/cpu-time.js';
import { openFileSchool } from '../support/file-school.js';
import {
  box,
  fragmentedM4a,
  m4a,
  mebibyte,
  mp3,
  mp3With,
  picture,
  wav,
  webm,
  webmHead,
} from '../support/sample-files.js';

const school = openFileSchool();

const types = { wav: 'audio/wav', mp3: 'audio/mpeg', m4a: 'audio/mp4', webm: 'audio/webm' } as const;
type Extension = keyof typeof types;

/** The code of the refusal, or `accepted`; `chunk` is how many bytes arrive together. */
function codeOf(extension: Extension, bytes: Buffer, chunk = 64 * 1024): string {
  const check = new AudioCheck(types[extension]);
  for (let at = 0; at < bytes.length; at += chunk) check.take(bytes.subarray(at, at + chunk));
  try {
    check.end();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** A WAVE file with the bytes from `at` on replaced. */
const changed = (at: number, ...replaced: number[]) => {
  const file = wav();
  file.set(replaced, at);
  return file;
};

/** A chunk of a RIFF file. */
const chunk = (id: string, size: number, content = Buffer.alloc(0)) => {
  const head = Buffer.from(`${id}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, content]);
};
const format = wav().subarray(12, 36);
const waveOf = (...chunks: Buffer[]) => Buffer.concat([wav().subarray(0, 12), ...chunks]);
const samples = Buffer.alloc(400, 9);

/** An MP3 with an Info tag that gives its length. */
function mp3WithInfo(frames: number): Buffer {
  const info = Buffer.from(mp3().subarray(0, 417));
  info.write('Info', 36, 'latin1');
  info.writeUInt32BE(3, 40);
  info.writeUInt32BE(frames, 44);
  info.writeUInt32BE((frames + 1) * 417, 48);
  const frame = mp3().subarray(0, 417);
  return Buffer.concat([info, ...Array.from({ length: frames }, () => frame)]);
}

const accepted: [string, Extension, () => Promise<Buffer> | Buffer][] = [
  ['a WAVE file', 'wav', () => wav()],
  [
    'a WAVE file with other chunks, one of odd length',
    'wav',
    () => waveOf(chunk('LIST', 3, Buffer.alloc(4)), format, chunk('data', 400, samples), chunk('id3 ', 0)),
  ],
  [
    'a WAVE file that was streamed, with an unknown length',
    'wav',
    () => waveOf(format, chunk('data', 0xffffffff, samples)),
  ],
  ['an MP3', 'mp3', () => mp3()],
  ['an MP3 with a cover', 'mp3', async () => mp3With(await picture('png'))],
  [
    'an MP3 with leading and trailing bytes',
    'mp3',
    () => Buffer.concat([Buffer.alloc(500), mp3(), Buffer.from('TAG'), Buffer.alloc(125)]),
  ],
  ['an MP3 that gives its length', 'mp3', () => mp3WithInfo(40)],
  ['MPEG-4 audio', 'm4a', () => m4a()],
  ['MPEG-4 audio in fragments', 'm4a', () => fragmentedM4a()],
  ['MPEG-4 audio of 96 kHz', 'm4a', () => m4a({ sampleRate: 96_000 })],
  ['WebM audio', 'webm', () => webm()],
];

const refused: [string, Extension, string, () => Promise<Buffer> | Buffer][] = [
  ['a WAVE file without samples', 'wav', 'audio_empty', () => wav(44)],
  ['a WAVE file without a data chunk', 'wav', 'audio_empty', () => waveOf(format)],
  ['a WAVE file that ends in its format', 'wav', 'audio_truncated', () => wav().subarray(0, 20)],
  ['a WAVE file that ends in its samples', 'wav', 'audio_truncated', () => wav().subarray(0, 4_000)],
  [
    'a WAVE file that ends in another chunk',
    'wav',
    'audio_truncated',
    () => waveOf(format, chunk('LIST', 90, samples.subarray(0, 9))),
  ],
  ['a WAVE file with a format chunk of 1.7 GB', 'wav', 'audio_invalid', () => changed(16, 0x66, 0x66, 0x66, 0x66)],
  ['a WAVE file with a sample rate of 0', 'wav', 'audio_invalid', () => changed(24, 0, 0, 0, 0)],
  ['a WAVE file with a sample rate of 4 GHz', 'wav', 'audio_invalid', () => changed(24, 255, 255, 255, 255)],
  ['a WAVE file without channels', 'wav', 'audio_invalid', () => changed(22, 0, 0)],
  ['a WAVE file with samples of 0 bits', 'wav', 'audio_invalid', () => changed(34, 0, 0)],
  [
    'a WAVE file with samples before the format',
    'wav',
    'audio_invalid',
    () => waveOf(chunk('data', 400, samples), format),
  ],
  [
    'an MP3 with nothing but tags',
    'mp3',
    'audio_empty',
    async () => mp3With(await picture('png')).subarray(0, -20 * 417),
  ],
  [
    'an MP3 without frames',
    'mp3',
    'audio_empty',
    () => Buffer.concat([Buffer.from([0xff, 0xfb]), Buffer.alloc(9_000)]),
  ],
  [
    'an MP3 with the rates of no standard',
    'mp3',
    'audio_empty',
    () => Buffer.from(mp3().map((byte) => (byte === 0x90 ? 0xfc : byte))),
  ],
  ['an MP3 that ends in a frame', 'mp3', 'audio_truncated', () => mp3().subarray(0, -100)],
  [
    'an MP3 that ends in its cover',
    'mp3',
    'audio_truncated',
    async () => mp3With(await picture('png')).subarray(0, 200),
  ],
  [
    'an MP3 with half of the frames it announces',
    'mp3',
    'audio_truncated',
    () => mp3WithInfo(40).subarray(0, 21 * 417),
  ],
  ['MPEG-4 audio without tracks', 'm4a', 'audio_empty', () => m4a().subarray(0, 24)],
  ['MPEG-4 audio without samples', 'm4a', 'audio_empty', () => m4a({ samples: 0 })],
  [
    'a recording in MPEG-4 that was broken off',
    'm4a',
    'audio_truncated',
    () => Buffer.concat([m4a().subarray(0, 24), box('mdat', samples)]),
  ],
  ['MPEG-4 audio that ends in its samples', 'm4a', 'audio_truncated', () => m4a().subarray(0, -10)],
  ['MPEG-4 audio that ends in its description', 'm4a', 'audio_truncated', () => m4a().subarray(0, 100)],
  ['MPEG-4 audio with a sample rate of 7 Hz', 'm4a', 'audio_invalid', () => m4a({ sampleRate: 7 })],
  ['MPEG-4 audio without channels', 'm4a', 'audio_invalid', () => m4a({ channels: 0 })],
  ['WebM without tracks', 'webm', 'audio_empty', () => webmHead],
  ['WebM without blocks', 'webm', 'audio_empty', () => webm({ blocks: 0 })],
  ['WebM that ends in a block', 'webm', 'audio_truncated', () => webm().subarray(0, -10)],
  ['WebM with a sample rate of 0', 'webm', 'audio_invalid', () => webm({ sampleRate: 0 })],
  ['WebM without channels', 'webm', 'audio_invalid', () => webm({ channels: 0 })],
];

describe('an audio file', () => {
  it.each(accepted)('is accepted: %s', async (_, extension, make) => {
    const file = await make();

    expect([64 * 1024, 1, 7].map((size) => codeOf(extension, file, size))).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
  });

  it.each(refused)('is refused: %s', async (_, extension, code, make) => {
    const file = await make();

    expect([64 * 1024, 1, 7].map((size) => codeOf(extension, file, size))).toEqual([code, code, code]);
  });

  const long: [string, Extension, () => Buffer][] = [
    ['a WAVE file', 'wav', () => wav(50 * mebibyte)],
    ['an MP3', 'mp3', () => Buffer.alloc(125_000 * 417, mp3().subarray(0, 417))],
    ['a WebM recording', 'webm', () => webm({ blocks: 100_000 })],
    ['an MPEG-4 file of boxes', 'm4a', () => Buffer.concat([m4a(), Buffer.alloc(400_000, box('free'))])],
  ];

  it.each(long)('never occupies the processor for 100 ms: %s', (_, extension, make) => {
    const file = make();

    expect(codeOf(extension, file)).toBe('accepted');
    // The best of five, because collecting the garbage of earlier tests counts as well.
    const measured = [1, 2, 3, 4, 5].map(() => cpuMs(() => codeOf(extension, file), 100));
    expect(Math.min(...measured)).toBeLessThan(100);
  });
});

describe('an uploaded audio file', () => {
  // Without a frame, an MP3 is not recognised as audio at all.
  const recognised = refused.filter(([name]) => !name.startsWith('an MP3 with'));

  it.each(recognised)('is refused with a sentence and not stored: %s', async (_, extension, code, make) => {
    const before = await school.onDisk();

    const { status, body } = await school.attach(`a.${extension}`, types[extension], await make());

    expect([status, body.code]).toEqual([415, code]);
    expect(body.detail).toMatch(/^The audio file .*\.$/);
    expect(await school.onDisk()).toEqual(before);
  });

  it('is stored when it is complete', async () => {
    const { status, body } = await school.attach('a.m4a', 'audio/mp4', m4a());

    expect([status, body.mimeType]).toEqual([201, 'audio/mp4']);
  });
});

const speech = join(process.env.HOMEROOM_SHARED ?? '../shared', 'data', 'speech');
const recordings = existsSync(speech)
  ? readdirSync(speech, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(wav|mp3)$/.test(name))
  : [];

(recordings.length > 0 ? describe : describe.skip)('recorded speech', () => {
  const good = recordings.filter((name) => !name.startsWith('malformed'));

  it('is accepted whole, and refused when half of it is missing', () => {
    const found = good.map((name) => {
      const file = readFileSync(join(speech, name));
      const extension = name.endsWith('mp3') ? 'mp3' : 'wav';
      return [codeOf(extension, file), codeOf(extension, file.subarray(0, file.length / 2))].join(' ');
    });

    expect(new Set(found)).toEqual(new Set(['accepted audio_truncated']));
  });
});
