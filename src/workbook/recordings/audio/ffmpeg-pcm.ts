import { spawn } from 'node:child_process';
import { type PcmChunk, Undecodable } from './pcm.js';
import type { LocalRecording } from './read-pcm.js';

const sampleRate = 16_000;
const sampleBytes = 4;

/** The container is forced: with detection, a file could pose as a playlist that makes ffmpeg fetch URLs. */
const containers = { 'audio/wav': 'wav', 'audio/mp3': 'mp3', 'audio/webm': 'matroska', 'audio/m4a': 'mov' };

/** Decodes a recording with ffmpeg. Throws Undecodable if it does not decode the whole. */
export async function* readFfmpegPcm(ffmpeg: string, { path, mimeType }: LocalRecording): AsyncGenerator<PcmChunk> {
  const input = ['-protocol_whitelist', 'file,pipe', '-f', containers[mimeType], '-i', `file:${path}`];
  const output = ['-vn', '-ac', '1', '-ar', String(sampleRate), '-f', 'f32le', 'pipe:1'];
  const child = spawn(ffmpeg, ['-v', 'error', '-nostdin', '-threads', '1', ...input, ...output], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | null>((done) => {
    child.on('error', () => done(null));
    child.on('close', done);
  });
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const bytes of child.stdout as AsyncIterable<Buffer>) {
      const whole = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      const count = Math.floor(whole.length / sampleBytes);
      const samples = Float32Array.from({ length: count }, (_, at) => whole.readFloatLE(at * sampleBytes));
      rest = whole.subarray(count * sampleBytes);
      yield { sampleRate, samples };
    }
    if ((await ended) !== 0) throw new Undecodable('content_undecodable');
  } finally {
    child.kill('SIGKILL');
  }
}
