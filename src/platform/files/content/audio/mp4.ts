import { type AudioFault, isPossible } from './audio-fault.js';
import { nothing, skip, type Steps, take } from './byte-steps.js';

interface Box {
  type: string;
  headerBytes: number;
  /** Infinity for a box that ends with the file. */
  contentBytes: number;
}

/** A track of a movie, as far as it has been read. */
interface Track {
  handler?: string;
  timescale?: number;
  sampleRate?: number;
  channels?: number;
  samples: number;
}

/** Boxes that contain boxes of interest. */
const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf']);
/** Boxes of interest, of which the beginning is read: up to the sample rate in a sample description. */
const read = new Set(['hdlr', 'mdhd', 'stsd', 'stsz', 'stz2', 'trun']);
const maxReadBytes = 44;
/** More than an hour of fragments has. */
const maxBoxes = 100_000;
const quickTimeVersion2 = 2;
const smallHeaderBytes = 8;
const largeSizeBytes = 8;
/** The size of a box whose size follows its type in eight bytes. */
const largeSize = 1;

/**
 * MPEG-4 (ISO/IEC 14496-12), in one piece or in fragments, as browsers record it. A container is entered by reading on
 * after its header.
 */
export function* readMp4(): Steps<AudioFault | undefined> {
  const movie = new Movie();
  let [position, end] = [0, 0];
  for (let boxes = 0; boxes < maxBoxes; boxes++) {
    const head = (yield take(smallHeaderBytes)).kept;
    if (head.length === 0) return position < end ? 'truncated' : movie.fault();
    const box = boxOf(head, hasLargeSize(head) ? (yield take(largeSizeBytes)).kept : nothing);
    if (box === 'truncated' || box === 'invalid') return box;
    const { type, headerBytes, contentBytes } = box;
    position += headerBytes;
    if (contentBytes < Infinity) end = Math.max(end, position + contentBytes);
    if (containers.has(type)) {
      movie.open(type);
      continue;
    }
    const beginning = read.has(type) ? (yield take(Math.min(contentBytes, maxReadBytes))).kept : nothing;
    const rest = contentBytes - beginning.length;
    const count = beginning.length + (rest > 0 ? (yield skip(rest)).count : 0);
    position += count;
    movie.add(type, beginning, count);
  }
  return 'invalid';
}

/** A header of a box with the eight bytes that follow it where the box has a large size. */
function boxOf(head: Buffer, large: Buffer): Box | 'truncated' | 'invalid' {
  if (head.length < smallHeaderBytes) return 'truncated';
  const type = head.toString('latin1', 4);
  const size = head.readUInt32BE(0);
  if (size === 0) return { type, headerBytes: smallHeaderBytes, contentBytes: Infinity };
  if (size >= smallHeaderBytes) return { type, headerBytes: smallHeaderBytes, contentBytes: size - smallHeaderBytes };
  if (size !== largeSize) return 'invalid';
  if (large.length < largeSizeBytes) return 'truncated';
  const headerBytes = smallHeaderBytes + largeSizeBytes;
  const contentBytes = Number(large.readBigUInt64BE()) - headerBytes;
  return contentBytes < 0 ? 'invalid' : { type, headerBytes, contentBytes };
}

const hasLargeSize = (head: Buffer): boolean => numberAt(head, 0) === largeSize;

/** The tracks, fragments and media data of a file. */
class Movie {
  private readonly tracks: Track[] = [];
  private fragmentSamples = 0;
  private mediaBytes = 0;

  open(container: string): void {
    if (container === 'trak') this.tracks.push({ samples: 0 });
  }

  /** Adds a box that is no container, by the beginning and the length of its content. */
  add(type: string, beginning: Buffer, count: number): void {
    const track = this.tracks.at(-1);
    if (type === 'mdat') this.mediaBytes += count;
    else if (type === 'trun') this.fragmentSamples += numberAt(beginning, 4);
    else if (type === 'hdlr' && track) track.handler ??= beginning.toString('latin1', 8, 12);
    else if (type === 'mdhd' && track) track.timescale = numberAt(beginning, beginning[0] === 1 ? 20 : 12);
    else if (type === 'stsd' && track) Object.assign(track, formatOf(beginning));
    else if ((type === 'stsz' || type === 'stz2') && track) track.samples += numberAt(beginning, 8);
  }

  /** The fault of a file that has been read to its end. */
  fault(): AudioFault | undefined {
    const audio = this.tracks.filter(({ handler }) => handler === 'soun');
    // Recorders write the tracks last: media without tracks is a recording that was broken off.
    if (audio.length === 0) return this.tracks.length === 0 && this.mediaBytes > 0 ? 'truncated' : 'empty';
    if (!audio.every(hasPossibleFormat)) return 'invalid';
    const samples = audio.reduce((sum, track) => sum + track.samples, this.fragmentSamples);
    return samples === 0 || this.mediaBytes === 0 ? 'empty' : undefined;
  }
}

const numberAt = (bytes: Buffer, at: number): number => (bytes.length >= at + 4 ? bytes.readUInt32BE(at) : 0);

/** The first sample description. Version 2 of QuickTime keeps the rate and the channels elsewhere. */
function formatOf(description: Buffer): Pick<Track, 'sampleRate' | 'channels'> {
  if (description.length < maxReadBytes || description.readUInt16BE(24) === quickTimeVersion2) return {};
  return { channels: description.readUInt16BE(32), sampleRate: description.readUInt16BE(40) };
}

/** Whether the format is possible, as far as it is described. There rates above 65,535 Hz are 0; the time scale has them. */
function hasPossibleFormat({ timescale = 0, sampleRate, channels }: Track): boolean {
  if (timescale === 0) return false;
  return sampleRate === undefined || channels === undefined || isPossible(sampleRate || timescale, channels);
}
