import { type AudioFault, isPossible } from './audio-fault.js';
import { skip, type Steps, take } from './byte-steps.js';

interface Element {
  id: number;
  headerBytes: number;
  /** Infinity where the size is unknown, as in recordings of browsers. */
  contentBytes: number;
}

interface Track {
  number: number;
  isAudio: boolean;
  sampleRate: number;
  channels: number;
}

/** Elements of Matroska (RFC 9559). */
const segment = 0x18538067;
const tracks = 0x1654ae6b;
const trackEntry = 0xae;
const trackNumber = 0xd7;
const trackType = 0x83;
const audio = 0xe1;
const samplingFrequency = 0xb5;
const channelCount = 0x9f;
const cluster = 0x1f43b675;
const blockGroup = 0xa0;
const simpleBlock = 0xa3;
const block = 0xa1;

const containers = new Set([segment, tracks, trackEntry, audio, cluster, blockGroup]);
const values = new Set([trackNumber, trackType, samplingFrequency, channelCount]);
const maxValueBytes = 8;
const audioTrack = 2;
/** Track number, time code and flags. */
const blockHeaderBytes = 4;
/** Five minutes or more. Walking further would only make the check slower. */
const maxElements = 20_000;

/** WebM: elements of EBML (RFC 8794). A container is entered by reading on after its header. */
export function* readWebm(): Steps<AudioFault | undefined> {
  const recording = new Recording();
  let [position, end] = [0, 0];
  for (let elements = 0; elements < maxElements; elements++) {
    const element = yield* readHeader();
    if (!element) return position < end ? 'truncated' : recording.fault();
    if (element === 'truncated' || element === 'invalid') return element;
    const { id, headerBytes, contentBytes } = element;
    position += headerBytes;
    if (contentBytes < Infinity) end = Math.max(end, position + contentBytes);
    if (containers.has(id)) {
      recording.open(id);
      continue;
    }
    const beginning = (yield take(Math.min(contentBytes, beginningOf(id)))).kept;
    const count = beginning.length + (yield skip(contentBytes - beginning.length)).count;
    position += count;
    recording.add(id, beginning, count);
  }
  position += (yield skip(Infinity)).count;
  return position < end ? 'truncated' : recording.fault();
}

const beginningOf = (id: number): number =>
  values.has(id) ? maxValueBytes : id === simpleBlock || id === block ? 1 : 0;

function* readHeader(): Steps<Element | 'truncated' | 'invalid' | undefined> {
  const head = (yield take(1)).kept;
  if (head.length === 0) return undefined;
  const idBytes = lengthOf(head[0]);
  if (idBytes > 4) return 'invalid';
  const rest = (yield take(idBytes)).kept;
  if (rest.length < idBytes) return 'truncated';
  const size = rest[idBytes - 1] ?? 0;
  const sizeBytes = lengthOf(size);
  if (sizeBytes > 8) return 'invalid';
  const more = (yield take(sizeBytes - 1)).kept;
  if (more.length < sizeBytes - 1) return 'truncated';
  const id = numberOf(head[0] ?? 0, rest, idBytes - 1);
  return { id, headerBytes: idBytes + sizeBytes, contentBytes: sizeOf(size, more) };
}

/** How many bytes a number of variable length has: one more than the leading zero bits of its first byte. */
const lengthOf = (first = 0): number => Math.clz32(first) - 23;

/** Seven bits of each byte; all of them set mean that the size is unknown. */
function sizeOf(first: number, rest: Buffer): number {
  const mask = 0xff >> (rest.length + 1);
  const isUnknown = (first & mask) === mask && rest.every((byte) => byte === 0xff);
  return isUnknown ? Infinity : numberOf(first & mask, rest, rest.length);
}

/** The first byte and `count` of the rest as one number, without a copy of them: there are thousands in a recording. */
function numberOf(first: number, rest: Buffer, count: number): number {
  let number = first;
  for (let at = 0; at < count; at++) number = number * 256 + (rest[at] ?? 0);
  return number;
}

/** The tracks and blocks of a file. */
class Recording {
  private readonly tracks: Track[] = [];
  private readonly tracksWithBlocks = new Set<number>();

  open(container: number): void {
    // Defaults of RFC 9559, 5.1.4.1.29.
    if (container === trackEntry) this.tracks.push({ number: 0, isAudio: false, sampleRate: 8_000, channels: 1 });
  }

  /** Adds an element that is no container, by the beginning and the length of its content. */
  add(id: number, beginning: Buffer, count: number): void {
    const track = this.tracks.at(-1);
    if (id === simpleBlock || id === block) {
      if (count > blockHeaderBytes) this.tracksWithBlocks.add((beginning[0] ?? 0) & 0x7f);
    } else if (!track) return;
    else if (id === trackNumber) track.number = integerOf(beginning);
    else if (id === trackType) track.isAudio = integerOf(beginning) === audioTrack;
    else if (id === channelCount) track.channels = integerOf(beginning);
    else if (id === samplingFrequency) track.sampleRate = floatOf(beginning);
  }

  /** The fault of a file that has been read to its end. */
  fault(): AudioFault | undefined {
    const found = this.tracks.filter(({ isAudio }) => isAudio);
    if (!found.every(({ sampleRate, channels }) => isPossible(sampleRate, channels))) return 'invalid';
    return found.some(({ number }) => this.tracksWithBlocks.has(number)) ? undefined : 'empty';
  }
}

const integerOf = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

const floatOf = (bytes: Buffer): number =>
  bytes.length === 4 ? bytes.readFloatBE() : bytes.length === 8 ? bytes.readDoubleBE() : 0;
