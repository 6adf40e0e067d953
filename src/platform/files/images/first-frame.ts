import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const timeoutMs = 20_000;
const maxBytes = 32 * 1024 * 1024;

/**
 * The first picture of a film, by ffmpeg; undefined when it finds none in time. The container is named, so that a file
 * cannot pass itself off as a playlist that makes ffmpeg fetch things.
 */
export function firstFrame(
  ffmpeg: string,
  source: string | Readable,
  container: 'mov' | 'matroska',
): Promise<Buffer | undefined> {
  const input = typeof source === 'string' ? `file:${source}` : 'pipe:0';
  const reading = ['-v', 'error', '-nostdin', '-threads', '1', '-max_pixels', '40000000'];
  const from = ['-protocol_whitelist', 'file,pipe', '-f', container, '-i', input];
  const to = ['-frames:v', '1', '-an', '-vf', 'scale=640:-2', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'];
  return new Promise((done) => {
    const child = spawn(ffmpeg, [...reading, ...from, ...to], {
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
    // It closes its ears as soon as it has seen enough.
    child.stdin.on('error', () => undefined);
    if (typeof source === 'string') child.stdin.end();
    else
      source
        .on('error', () => child.kill('SIGKILL'))
        .pipe(child.stdin)
        .on('close', () => source.destroy());
  });
}
