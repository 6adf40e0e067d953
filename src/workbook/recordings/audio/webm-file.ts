import { FileReader } from './file-reader.js';

/** An audio track of a WebM file. */
export interface WebmTrack {
  number: number;
  codec: string;
  sampleRate: number;
  channels: number;
}

/** A packet of compressed sound, valid until the next one is read. */
export interface WebmPacket {
  track: WebmTrack;
  /** Seconds since the beginning. */
  startsAt: number;
  bytes: Buffer;
  /** Whether it holds several frames, which browsers never write. */
  isLaced: boolean;
}

/** Elements of Matroska (RFC 9559). */
const ids = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codec: 0x86,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
};
const containers = new Set<number>([
  ids.segment,
  ids.info,
  ids.tracks,
  ids.trackEntry,
  ids.audio,
  ids.cluster,
  ids.blockGroup,
]);
const values = new Set<number>([
  ids.timestampScale,
  ids.trackNumber,
  ids.trackType,
  ids.codec,
  ids.samplingFrequency,
  ids.channels,
  ids.timestamp,
]);
const maxValueBytes = 64;
const audioTrack = 2;
const lacing = 0x06;
const nanoseconds = 1e9;

/** The packets of the first audio track, in order. A container is entered by reading on after its header. */
export async function* readWebmPackets(path: string): AsyncGenerator<WebmPacket> {
  const file = await FileReader.open(path);
  const movie = new Movie();
  try {
    for (let element = await readHeader(file); element; element = await readHeader(file)) {
      const { id, size } = element;
      if (containers.has(id)) movie.open(id);
      else if (values.has(id) && size <= maxValueBytes) movie.set(id, await file.take(size));
      else if (id === ids.block || id === ids.simpleBlock) {
        const packet = movie.packetOf(await file.take(size));
        if (packet) yield packet;
      } else file.skip(size);
    }
  } finally {
    await file.close();
  }
}

interface ReadTrack extends WebmTrack {
  isAudio: boolean;
}

/** What the elements before a block say about it. */
class Movie {
  private readonly tracks: ReadTrack[] = [];
  private secondsPerTick = 1_000_000 / nanoseconds;
  private clusterTicks = 0;

  open(container: number): void {
    // Defaults of RFC 9559, 5.1.4.1.29.
    if (container === ids.trackEntry)
      this.tracks.push({ number: 0, codec: '', sampleRate: 8_000, channels: 1, isAudio: false });
  }

  set(id: number, bytes: Buffer): void {
    const track = this.tracks.at(-1);
    if (id === ids.timestampScale) this.secondsPerTick = integerOf(bytes) / nanoseconds;
    else if (id === ids.timestamp) this.clusterTicks = integerOf(bytes);
    else if (!track) return;
    else if (id === ids.trackNumber) track.number = integerOf(bytes);
    else if (id === ids.trackType) track.isAudio = integerOf(bytes) === audioTrack;
    else if (id === ids.codec) track.codec = bytes.toString('latin1').split('\0')[0] ?? '';
    else if (id === ids.samplingFrequency) track.sampleRate = floatOf(bytes);
    else if (id === ids.channels) track.channels = integerOf(bytes);
  }

  /** The packet in a block; undefined for blocks of other tracks. */
  packetOf(block: Buffer): WebmPacket | undefined {
    const numberBytes = Math.clz32(block[0] ?? 0) - 23;
    const headerBytes = numberBytes + 3;
    if (block.length <= headerBytes) return undefined;
    const number = integerOf(block.subarray(0, numberBytes)) - 2 ** (7 * numberBytes);
    const track = this.tracks.find(({ isAudio }) => isAudio);
    if (track?.number !== number) return undefined;
    const ticks = this.clusterTicks + block.readInt16BE(numberBytes);
    const isLaced = ((block[headerBytes - 1] ?? 0) & lacing) !== 0;
    return { track, startsAt: ticks * this.secondsPerTick, bytes: block.subarray(headerBytes), isLaced };
  }
}

/** The next element; undefined at the end of the file. Its size is Infinity where it is unknown. */
async function readHeader(file: FileReader): Promise<{ id: number; size: number } | undefined> {
  const id = await readNumber(file, 4);
  const size = id && (await readNumber(file, 8));
  if (!id || !size) return undefined;
  const marker = 0x100 >> size.length;
  const first = (size[0] ?? 0) - marker;
  const isUnknown = first === marker - 1 && size.every((byte, at) => at === 0 || byte === 0xff);
  // Without the marker first, because a number of 56 bits and its marker has no exact representation.
  return { id: integerOf(id), size: isUnknown ? Infinity : integerOf(Buffer.from([first, ...size.subarray(1)])) };
}

/** A number of variable length, with its length marker. */
async function readNumber(file: FileReader, maxLength: number): Promise<Buffer | undefined> {
  const [first] = await file.take(1);
  const length = Math.clz32(first ?? 0) - 23;
  if (first === undefined || length > maxLength) return undefined;
  return Buffer.from([first, ...(await file.take(length - 1))]);
}

const integerOf = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

const floatOf = (bytes: Buffer): number =>
  bytes.length === 4 ? bytes.readFloatBE() : bytes.length === 8 ? bytes.readDoubleBE() : 0;
