import { open } from 'node:fs/promises';
import type { PcmChunk } from './pcm.js';
import { Resampler } from './resampler.js';

/** The rate that speech engines are trained with. */
export const speechRate = 16_000;
const headerBytes = 44;

/** Writes speech as a WAVE file with one channel of 16 bits at 16 kHz. Returns its length in seconds. */
export async function writeSpeechFile(path: string, chunks: AsyncIterable<PcmChunk>): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    let resampler: Resampler | undefined;
    const write = async (samples: Float32Array) => {
      if (samples.length > 0)
        bytes += (await file.write(pcm16(samples), 0, undefined, headerBytes + bytes)).bytesWritten;
    };
    for await (const { sampleRate, samples } of chunks) {
      resampler ??= new Resampler(sampleRate, speechRate);
      await write(resampler.push(samples));
    }
    await write(resampler?.end() ?? new Float32Array(0));
    await file.write(waveHeader(bytes), 0, headerBytes, 0);
    return bytes / 2 / speechRate;
  } finally {
    await file.close();
  }
}

function pcm16(samples: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  for (const [at, sample] of samples.entries())
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))), at * 2);
  return bytes;
}

/** The header of a WAVE file with one channel of 16 bits at 16 kHz. */
function waveHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(speechRate, 24);
  header.writeUInt32LE(speechRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
