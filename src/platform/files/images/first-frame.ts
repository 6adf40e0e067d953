import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const timeoutMs = 20_000;
const maxBytes = 32 * 1024 * 1024;

/**
 * The first frame of a video as PNG, by ffmpeg; undefined on failure or timeout. The container format is forced: with
 * detection, a file could pose as a playlist that makes ffmpeg fetch URLs.
 */
export function firstFrame(
  ffmpeg: string,
  source: string | Readable,
  container: 'mov' | 'matroska',
): Promise<Buffer | undefined> {
  const input = typeof source === 'string' ? `file:${source}` : 'pipe:0';
  const options = ['-v', 'error', '-nostdin', '-threads', '1', '-max_pixels', '40000000'];
  const inputOptions = ['-protocol_whitelist', 'file,pipe', '-f', container, '-i', input];
  const outputOptions = ['-frames:v', '1', '-an', '-vf', 'scale=640:-2', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'];
  return new Promise((done) => {
    const child = spawn(ffmpeg, [...options, ...inputOptions, ...outputOptions], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if ((size += chunk.length) > maxBytes) child.kill('SIGKILL');
    });
    child.on('error', () => done(undefined));
    child.on('close', (code) => done(code === 0 && size > 0 ? Buffer.concat(chunks) : undefined));
    // ffmpeg closes stdin once it has the frame; EPIPE is ignored.
    child.stdin.on('error', () => undefined);
    if (typeof source === 'string') child.stdin.end();
    else
      source
        .on('error', () => child.kill('SIGKILL'))
        .pipe(child.stdin)
        .on('close', () => source.destroy());
  });
}
