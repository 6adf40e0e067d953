import { frameOf, infoOf, type MpegFrame, tagBytes } from '#platform/files/content/audio/mpeg.js';
import type { FileReader } from './file-reader.js';

const headerBytes = 4;
const id3Bytes = 10;
/** Damaged bytes and tags that are searched for further frames, in the whole file. */
const maxSearchedBytes = 262_144;

/** The sound of an MP3. All frames are counted, because the length in a Xing tag is what the encoder says. */
export async function mpegSound(
  file: FileReader,
): Promise<{ seconds: number; sampleRate: number; channels: number } | undefined> {
  await skipTags(file);
  let first: MpegFrame | undefined;
  let samples = 0;
  for (let searched = 0; searched < maxSearchedBytes && file.left >= headerBytes;) {
    const frame = frameOf(await file.peek(headerBytes));
    const isNext = frame && (first ? frame.kind === first.kind : await isFollowed(file, frame));
    if (isNext && (first || !infoOf(await file.peek(frame.bytes), frame))) samples += frame.samples;
    if (isNext) first ??= frame;
    else searched++;
    file.skip(isNext ? frame.bytes : 1);
  }
  return first && { seconds: samples / first.sampleRate, sampleRate: first.sampleRate, channels: first.channels };
}

async function skipTags(file: FileReader): Promise<void> {
  for (;;) {
    const head = await file.peek(id3Bytes);
    if (head.length < id3Bytes || head.toString('latin1', 0, 3) !== 'ID3') return;
    file.skip(tagBytes(head));
  }
}

/** Whether another frame, or the end of the file, follows; any two bytes may look like a header. */
async function isFollowed(file: FileReader, frame: MpegFrame): Promise<boolean> {
  if (file.left <= frame.bytes + headerBytes) return true;
  const next = (await file.peek(frame.bytes + headerBytes)).subarray(frame.bytes);
  return frameOf(next)?.kind === frame.kind;
}
