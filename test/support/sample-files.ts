import { crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';

export const mebibyte = 1024 * 1024;
const bytes = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

/** A valid image. */
export const picture = (format: 'png' | 'jpeg' | 'gif' | 'webp', width = 640, height = 480): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#285' } })
    .toFormat(format)
    .toBuffer();

export const pdf = bytes('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const wav = (size = 4096): Buffer => {
  const head = bytes('RIFF', [0, 0, 0, 0], 'WAVEfmt ', [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0]);
  head.writeUInt32LE(size - 8, 4);
  const data = bytes([2, 0, 16, 0], 'data', [0, 0, 0, 0]);
  data.writeUInt32LE(size - 44, 8);
  return Buffer.concat([head, data, Buffer.alloc(size - 44)]);
};
export const mp3 = (): Buffer => Buffer.concat(Array.from({ length: 20 }, () => mp3Frame));
const mp3Frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]);
/** A box of an MPEG-4 file. */
export const box = (type: string, ...content: (string | number[] | Buffer)[]): Buffer => {
  const body = bytes(...content);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
const soundFormat = (sampleRate: number, channels: number) => {
  const rate = sampleRate < 65_536 ? sampleRate : 0;
  return bytes(Buffer.alloc(16), [0, channels, 0, 16, 0, 0, 0, 0, rate >> 8, rate & 255, 0, 0]);
};
const soundTrack = ({ samples = 3, sampleRate = 44_100, channels = 1 }) =>
  box(
    'trak',
    box(
      'mdia',
      box('mdhd', Buffer.alloc(12), uint32(sampleRate), Buffer.alloc(8)),
      box('hdlr', Buffer.alloc(8), 'soun', Buffer.alloc(13)),
      box(
        'minf',
        box(
          'stbl',
          box('stsd', uint32(0), uint32(1), box('mp4a', soundFormat(sampleRate, channels))),
          box('stsz', uint32(0), uint32(0), uint32(samples)),
        ),
      ),
    ),
  );
const mp4Type = () => box('ftyp', 'M4A ', uint32(512), 'M4A mp42');
/** MPEG-4 audio with a table of its samples. */
export const m4a = (options: { samples?: number; sampleRate?: number; channels?: number } = {}): Buffer =>
  Buffer.concat([mp4Type(), box('moov', soundTrack(options)), box('mdat', Buffer.alloc(300, 7))]);
/** MPEG-4 audio in fragments, as Safari records it. */
export const fragmentedM4a = (): Buffer =>
  Buffer.concat([
    mp4Type(),
    box('moov', soundTrack({ samples: 0 }), box('mvex')),
    box('moof', box('traf', box('trun', uint32(0), uint32(2)))),
    box('mdat', Buffer.alloc(200, 7)),
  ]);
export const mp4Head = bytes([0, 0, 0, 24], 'ftypisom', [0, 0, 2, 0], 'isommp42', [0, 0, 0, 8], 'free');
/** WebM audio of unknown size, as Chrome and Firefox record it. */
export const webm = ({ sampleRate = 48_000, channels = 1, blocks = 3 } = {}): Buffer => {
  const unknownSize = [1, 255, 255, 255, 255, 255, 255, 255];
  const rate = Buffer.alloc(4);
  rate.writeFloatBE(sampleRate);
  const format = bytes([0xb5, 0x84], rate, [0x9f, 0x81, channels]);
  const track = bytes([0xd7, 0x81, 1, 0x83, 0x81, 2, 0x86, 0x86], 'A_OPUS', [0xe1, 0x80 + format.length], format);
  const tracks = bytes([0x16, 0x54, 0xae, 0x6b, 0x80 + track.length + 2, 0xae, 0x80 + track.length], track);
  const block = bytes([0xa3, 0x40, 104, 0x81, 0, 0, 0x80], Buffer.alloc(100, 7));
  const cluster = bytes([0x1f, 0x43, 0xb6, 0x75], unknownSize, [0xe7, 0x81, 0]);
  const segment = bytes([0x18, 0x53, 0x80, 0x67], unknownSize);
  return Buffer.concat([webmHead, segment, tracks, cluster, ...Array.from({ length: blocks }, () => block)]);
};
export const webmHead = bytes(
  [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42, 0xf3, 0x81, 8],
  [0x42, 0x82, 0x84],
  'webm',
  [0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2],
);

/** An MP3 whose tag carries a picture. */
export function mp3With(cover: Buffer): Buffer {
  const apic = Buffer.concat([bytes([0], 'image/png', [0, 3, 0]), cover]);
  const frame = Buffer.concat([bytes('APIC'), uint32(apic.length), Buffer.alloc(2), apic]);
  const size = frame.length;
  const syncSafe = [(size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f];
  return Buffer.concat([bytes('ID3', [3, 0, 0], syncSafe), frame, mp3()]);
}

interface ZipEntry {
  name: string;
  content?: string;
  /** Size stated in the directory, if different from the actual size. */
  declaredSize?: number;
  attributes?: number;
  stored?: boolean;
}

/** A ZIP archive built by hand, so that its headers can be wrong. */
export function zip(entries: ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', declaredSize, attributes = 0, stored } of entries) {
    const packed = stored ? Buffer.from(content) : deflateRawSync(content);
    const sizes = Buffer.concat([
      uint32le(crc32(content)),
      uint32le(packed.length),
      uint32le(declaredSize ?? Buffer.byteLength(content)),
      uint16le(Buffer.byteLength(name)),
      uint16le(0),
    ]);
    const common = bytes([20, 0, 0, 8, stored ? 0 : 8, 0, 0, 0, 0, 0]);
    files.push(bytes('PK\u0003\u0004'), common, sizes, Buffer.from(name), packed);
    directory.push(bytes('PK\u0001\u0002', [20, 3]), common, sizes, Buffer.alloc(6), uint32le(attributes));
    directory.push(uint32le(offset), Buffer.from(name));
    offset += 4 + common.length + sizes.length + Buffer.byteLength(name) + packed.length;
  }
  const index = Buffer.concat(directory);
  const count = uint16le(entries.length);
  const end = [
    bytes('PK\u0005\u0006', [0, 0, 0, 0]),
    count,
    count,
    uint32le(index.length),
    uint32le(offset),
    uint16le(0),
  ];
  return Buffer.concat([...files, index, ...end]);
}

export const office = (mark: string, more: ZipEntry[] = []): Buffer =>
  zip([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: mark, content: '<document/>' }, ...more]);

/** An OpenDocument file of that kind. */
export const openDocument = (kind: string): Buffer =>
  zip([
    { name: 'mimetype', content: `application/vnd.oasis.opendocument.${kind}`, stored: true },
    { name: 'content.xml', content: '<document/>' },
  ]);

const uint32 = (value: number) => Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const uint32le = (value: number) => Buffer.from(uint32(value >>> 0).reverse());
const uint16le = (value: number) => Buffer.from([value & 255, value >>> 8]);
