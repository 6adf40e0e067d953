import type { AudioFault } from './audio-fault.js';
import { Lookahead, type Steps } from './byte-steps.js';

/** A frame of MPEG audio (ISO/IEC 11172-3 and 13818-3). */
export interface MpegFrame {
  /** Length with the header. */
  bytes: number;
  /** Version, layer and sample rate, which all frames of a file share. */
  kind: number;
  /** Where a Xing or Info tag would begin. */
  tagAt: number;
  /** Samples per channel. */
  samples: number;
  /** Hertz. */
  sampleRate: number;
  channels: number;
}

const headerBytes = 4;
const id3Bytes = 10;
/** Padding and damaged bytes before the first frame. */
const maxLeadingBytes = 8_192;
/** About nine minutes. Walking further would only make the check slower. */
const maxFrames = 20_000;

const bitRates = {
  version1: {
    layer1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    layer2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    layer3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  version2: {
    layer1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    layer2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    layer3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;
const sampleRates = [44_100, 48_000, 32_000];
const layers = [undefined, 'layer3', 'layer2', 'layer1'] as const;
const rateDivisors = [4, undefined, 2, 1];
/** Version, layer and sample rate. */
const kindMask = 0x001e_0c00;
/** Programs differ in whether the length in a Xing tag counts the tag's own frame. */
const toleratedBytes = 4_096;

/** MP3: ID3v2 tags, then frames without a header of the whole. It is complete when its last frame is. */
export function* readMpeg(): Steps<AudioFault | undefined> {
  const file = new Lookahead();
  for (;;) {
    const head = yield* file.peek(id3Bytes);
    if (head.toString('latin1', 0, 3) !== 'ID3') break;
    const count = tagBytes(head);
    if ((yield* file.pass(count)) < count) return 'truncated';
  }
  const frame = yield* findFrame(file);
  return frame ? yield* readFrames(file, frame) : 'empty';
}

/** The first frame that another one, a tag or the end of the file follows; any two bytes may look like a header. */
function* findFrame(file: Lookahead): Steps<MpegFrame | undefined> {
  for (let passed = 0; passed < maxLeadingBytes; passed++) {
    const frame = frameOf(yield* file.peek(headerBytes));
    if (frame) {
      const next = (yield* file.peek(frame.bytes + headerBytes)).subarray(frame.bytes);
      if (next.length < headerBytes || isTrailingTag(next) || frameOf(next)?.kind === frame.kind) return frame;
    }
    if ((yield* file.pass(1)) === 0) break;
  }
  return undefined;
}

function* readFrames(file: Lookahead, first: MpegFrame): Steps<AudioFault | undefined> {
  const start = file.passed;
  const info = infoOf(yield* file.peek(first.bytes), first);
  let frames = 0;
  for (; frames < maxFrames; frames++) {
    const frame = frameOf(yield* file.peek(headerBytes));
    if (frame?.kind !== first.kind) break;
    if ((yield* file.pass(frame.bytes)) < frame.bytes) return 'truncated';
  }
  yield* file.pass(Infinity);
  if (info && frames < 2) return 'empty';
  return info && file.passed - start + toleratedBytes < info.bytes ? 'truncated' : undefined;
}

/** The whole length of an ID3v2 tag (ID3v2.4, 3.1): four times seven bits, without the header and the footer. */
export function tagBytes(head: Buffer): number {
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((head[at] ?? 0) & 0x7f), 0);
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
  return id3Bytes + size + (hasFooter ? id3Bytes : 0);
}

const isTrailingTag = (bytes: Buffer): boolean => /^(?:TAG|APET)/.test(bytes.toString('latin1', 0, headerBytes));

/** The frame whose header these bytes begin with; undefined where they are none. */
export function frameOf(bytes: Buffer): MpegFrame | undefined {
  if (bytes.length < headerBytes) return undefined;
  const header = bytes.readUInt32BE(0);
  const field = (shift: number, mask: number) => (header >>> shift) & mask;
  const layer = layers[field(17, 3)];
  const divisor = rateDivisors[field(19, 3)];
  const sampleRate = sampleRates[field(10, 3)];
  if (field(21, 0x7ff) !== 0x7ff || !layer || !divisor || !sampleRate) return undefined;
  const rates = divisor === 1 ? bitRates.version1 : bitRates.version2;
  const bitRate = rates[layer][field(12, 15) - 1];
  if (!bitRate) return undefined;
  const samples = layer === 'layer1' ? 384 : layer === 'layer3' && divisor > 1 ? 576 : 1152;
  const slot = layer === 'layer1' ? 4 : 1;
  const slots = Math.floor((samples * bitRate * 125) / (sampleRate / divisor) / slot) + field(9, 1);
  const isMono = field(6, 3) === 3;
  const tagAt = headerBytes + (divisor === 1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const sound = { samples, sampleRate: sampleRate / divisor, channels: isMono ? 1 : 2 };
  return { bytes: slots * slot, kind: header & kindMask, tagAt, ...sound };
}

/** The Xing or Info tag of encoders: the length of the whole, 0 where it is not given. */
export function infoOf(frame: Buffer, { tagAt }: MpegFrame): { bytes: number } | undefined {
  if (!['Xing', 'Info'].includes(frame.toString('latin1', tagAt, tagAt + 4)) || frame.length < tagAt + 16)
    return undefined;
  const flags = frame.readUInt32BE(tagAt + 4);
  const hasFrames = (flags & 1) !== 0;
  return { bytes: (flags & 2) === 0 ? 0 : frame.readUInt32BE(tagAt + (hasFrames ? 12 : 8)) };
}
