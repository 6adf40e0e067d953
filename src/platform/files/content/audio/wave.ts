import { type AudioFault, isPossible } from './audio-fault.js';
import { skip, type Steps, take } from './byte-steps.js';

const riffHeaderBytes = 12;
const minFormatBytes = 16;
const maxFormatBytes = 4_096;
const maxChunks = 1_000;
const pcm = 1;
const floatingPoint = 3;
/** Sizes from here on are written by programs that do not know the size yet. */
const unknownSize = 0x7fff_f000;

/** A RIFF WAVE file (Multimedia Programming Interface and Data Specifications 1.0): chunks of which `fmt ` precedes `data`. */
export function* readWave(): Steps<AudioFault | undefined> {
  yield skip(riffHeaderBytes);
  let hasFormat = false;
  for (let chunks = 0; chunks < maxChunks; chunks++) {
    const head = (yield take(8)).kept;
    if (head.length < 8) return hasFormat && head.length === 0 ? 'empty' : 'truncated';
    const size = head.readUInt32LE(4);
    const padding = size % 2;
    const id = head.toString('latin1', 0, 4);
    if (id === 'data') return hasFormat ? yield* readSamples(size) : 'invalid';
    let rest = size + padding;
    if (id === 'fmt ') {
      if (size < minFormatBytes || size > maxFormatBytes) return 'invalid';
      const format = (yield take(minFormatBytes)).kept;
      if (format.length < minFormatBytes) return 'truncated';
      if (!isFormat(format)) return 'invalid';
      hasFormat = true;
      rest -= minFormatBytes;
    }
    if ((yield skip(rest)).count < rest - padding) return 'truncated';
  }
  return 'invalid';
}

function* readSamples(size: number): Steps<AudioFault | undefined> {
  const isKnown = size < unknownSize;
  const count = (yield skip(isKnown ? size : Infinity)).count;
  if (isKnown && count < size) return 'truncated';
  return count === 0 ? 'empty' : undefined;
}

function isFormat(format: Buffer): boolean {
  const [tag, channels, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt16LE(14)];
  const isUncompressed = tag === pcm || tag === floatingPoint;
  const hasSampleSize = bits >= 1 && bits <= 64;
  return tag !== 0 && isPossible(format.readUInt32LE(4), channels) && (hasSampleSize || !isUncompressed);
}
