import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingType } from '#workbook/recordings/audio-recording.entity.js';
import { answerAudioTask } from '#workbook/recordings/audio/audio-tasks.js';
import { PeakCollector } from '#workbook/recordings/audio/peaks.js';
import { Resampler } from '#workbook/recordings/audio/resampler.js';
import { fragmentedM4a, m4a, mp3, webm } from '../support/sample-files.js';
import { encodings, mpegTone, opusTone, tone, waveOf } from './sounds.js';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-audio-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function stored(bytes: Buffer): Promise<string> {
  const path = join(folder, String(++count));
  await writeFile(path, bytes);
  return path;
}

const measured = async (bytes: Buffer, mimeType: RecordingType) =>
  answerAudioTask({ do: 'measure', path: await stored(bytes), mimeType });

const peaksOf = async (bytes: Buffer, mimeType: RecordingType = 'audio/wav') =>
  answerAudioTask({ do: 'peaks', path: await stored(bytes), mimeType });

describe('the length of a recording', () => {
  it.each([
    ['WAVE', 'audio/wav', waveOf(tone(440), { seconds: 1.5, sampleRate: 8_000, channels: 2 }), 1.5, 8_000, 2],
    ['MP3 without a length', 'audio/mp3', mp3(), 0.522, 44_100, 2],
    ['WebM of a browser', 'audio/webm', webm({ blocks: 3 }), 0.07, 48_000, 1],
  ] as const)('is measured in %s', async (_, mimeType, bytes, seconds, sampleRate, channels) => {
    const result = await measured(bytes, mimeType);

    const bitrate = Math.round((bytes.length * 8) / seconds);
    expect(result).toEqual({
      facts: { seconds: expect.closeTo(seconds, 2), sampleRate, channels, bitrate: expect.any(Number) },
    });
    expect('facts' in result && Math.abs(result.facts.bitrate / bitrate - 1)).toBeLessThan(0.01);
  });

  it('is not known in files without one', async () => {
    const unknown = { issue: 'content_undecodable' };

    expect(await measured(Buffer.from('RIFF'), 'audio/wav')).toEqual(unknown);
    expect(await measured(m4a({ samples: 0 }), 'audio/m4a')).toEqual(unknown);
    expect(await measured(webm({ blocks: 0 }), 'audio/webm')).toEqual(unknown);
    expect(await measured(fragmentedM4a(), 'audio/m4a')).toEqual(unknown);
  });
});

describe('a waveform', () => {
  it.each(Object.entries(encodings))('has the loudness of the sound in %s', async (_, encoding) => {
    const sound = (seconds: number) => (seconds < 1 ? tone(440, 0.25)(seconds) : tone(440, 0.75)(seconds));

    const result = await peaksOf(waveOf(sound, { seconds: 2, encoding }));

    const peaks = 'peaks' in result ? result.peaks : [];
    expect(peaks).toHaveLength(500);
    expect([peaks[100], peaks[400]]).toEqual([expect.closeTo(0.25, 1), expect.closeTo(0.75, 1)]);
    expect(Math.max(...peaks.slice(0, 249))).toBeLessThanOrEqual(0.26);
  });

  it.each([
    // ITU-T G.711: the codes of the loudest and of the quietest sample.
    ['A-law', 6, 0xaa, 0xd5],
    ['µ-law', 7, 0x80, 0xff],
  ])('has the loudness of the sound in %s', async (_, tag, loud, quiet) => {
    const write = (bytes: Buffer, sample: number, at: number) => bytes.writeUInt8(sample > 0 ? loud : quiet, at);
    const sound = (seconds: number) => (seconds < 0.5 ? 0 : 1);

    const result = await peaksOf(waveOf(sound, { seconds: 1, sampleRate: 8_000, encoding: { tag, bits: 8, write } }));

    const peaks = 'peaks' in result ? result.peaks : [];
    expect([peaks[10], peaks.at(-10)]).toEqual([0, expect.closeTo(0.98, 1)]);
  });

  it.each([
    ['Opus in WebM', 'audio/webm', opusTone],
    ['MP3', 'audio/mp3', mpegTone],
  ] as const)('has the loudness of the sound in %s', async (_, mimeType, bytes) => {
    const result = await peaksOf(bytes, mimeType);

    const peaks = 'peaks' in result ? result.peaks : [];
    const middle = peaks.slice(peaks.length * 0.3, peaks.length * 0.7);
    expect(await measured(bytes, mimeType)).toMatchObject({ facts: { seconds: expect.closeTo(0.53, 1) } });
    expect([Math.min(...middle) > 0.2, Math.max(...middle) < 0.8]).toEqual([true, true]);
  });

  it('mixes channels, and has fewer parts for very short sounds', async () => {
    const short = await peaksOf(waveOf(() => 0.5, { seconds: 0.01, channels: 2 }));

    expect(short).toEqual({ peaks: [0.25, 0.25, 0.25] });
  });

  it('says which formats cannot be decoded', async () => {
    const encoding = { tag: 2, bits: 16, write: () => undefined };

    expect(await peaksOf(waveOf(tone(440), { seconds: 1, encoding }))).toEqual({ issue: 'format_undecodable' });
    expect(await peaksOf(m4a(), 'audio/m4a')).toEqual({ issue: 'format_undecodable' });
    expect(await peaksOf(Buffer.alloc(5_000, 7), 'audio/mp3')).toEqual({ issue: 'content_undecodable' });
  });

  it('needs the same memory for any length', () => {
    const collector = new PeakCollector();
    for (let hour = 0; hour < 40; hour++)
      collector.add({ sampleRate: 8_000, samples: new Float32Array(400_000).fill(hour / 40) });

    const peaks = collector.end();

    expect([peaks.length, peaks[0], peaks.at(-1)]).toEqual([500, 0, 0.98]);
  });
});

describe('resampling', () => {
  const resampled = (from: number, sound: (seconds: number) => number) => {
    const resampler = new Resampler(from, 16_000);
    const samples = Float32Array.from({ length: from }, (_, at) => sound(at / from));
    const parts = [samples.subarray(0, 1_000), samples.subarray(1_000, 1_001), samples.subarray(1_001)];
    return [...parts.map((part) => resampler.push(part)), resampler.end()].flatMap((part) => [...part]);
  };

  it.each([8_000, 11_025, 16_000, 22_050, 44_100, 48_000])('from %i Hz keeps a tone and its length', (from) => {
    const samples = resampled(from, tone(1_000));

    const differences = samples
      .slice(100, -100)
      .map((sample, at) => Math.abs(sample - tone(1_000)((at + 100) / 16_000)));
    expect(samples).toHaveLength(16_000);
    expect(Math.max(...differences)).toBeLessThan(0.005);
  });

  it('removes tones that the new rate cannot represent', () => {
    const samples = resampled(44_100, tone(12_000));

    expect(Math.max(...samples.slice(100, -100).map(Math.abs))).toBeLessThan(0.01);
  });
});

describe('speech for engines', () => {
  it('is WAVE with one channel of 16 bits at 16 kHz', async () => {
    const path = await stored(waveOf(tone(500), { seconds: 2, sampleRate: 44_100, channels: 2 }));
    const output = join(folder, 'speech.wav');

    const result = await answerAudioTask({ do: 'speech', path, mimeType: 'audio/wav', output });

    const bytes = await readFile(output);
    const header = ['RIFF', 64_036, 1, 16_000, 16, 64_000];
    expect(result).toEqual({ seconds: 2 });
    expect([
      bytes.toString('latin1', 0, 4),
      bytes.readUInt32LE(4),
      bytes.readUInt16LE(22),
      bytes.readUInt32LE(24),
    ]).toEqual(header.slice(0, 4));
    expect([bytes.readUInt16LE(34), bytes.length - 44]).toEqual(header.slice(4));
    expect((await measured(bytes, 'audio/wav')) as object).toMatchObject({ facts: { seconds: 2 } });
  });
});
