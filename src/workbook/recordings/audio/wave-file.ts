import { FileReader } from './file-reader.js';
import { mixed, type PcmChunk, Undecodable } from './pcm.js';

/** The sound of a RIFF WAVE file, as its chunks describe it. */
export interface WaveFormat {
  /** WAVE_FORMAT_PCM, IEEE_FLOAT, ALAW or MULAW; other codecs are not decoded. */
  tag: number;
  sampleRate: number;
  channels: number;
  bits: number;
  blockBytes: number;
  bytesPerSecond: number;
  /** Length of the samples. Files of unknown length end with the file. */
  dataBytes: number;
  /** Samples per channel, from the `fact` chunk of compressed files. */
  frames: number | undefined;
}

const extensible = 0xfffe;
const maxChunks = 1_000;
const chunkBytes = 65_536;

/** Reads up to the first sample. Throws for files without format or samples; uploads have been checked for that. */
export async function readWaveFormat(file: FileReader): Promise<WaveFormat> {
  file.skip(12);
  let format: Described | undefined;
  let frames: number | undefined;
  for (let chunks = 0; chunks < maxChunks; chunks++) {
    const head = await file.take(8);
    if (head.length < 8) break;
    const [id, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    if (id === 'data' && format) return { ...format, frames, dataBytes: Math.min(size, file.left) };
    const end = file.position + size + (size % 2);
    if (id === 'fmt ') format = formatOf(await file.take(Math.min(size, 40)));
    if (id === 'fact') frames = (await file.take(4)).readUInt32LE();
    file.skip(end - file.position);
  }
  throw new Undecodable('content_undecodable');
}

type Described = Omit<WaveFormat, 'dataBytes' | 'frames'>;

/** WAVEFORMATEX, and WAVEFORMATEXTENSIBLE, whose sub-format begins with a tag. */
function formatOf(bytes: Buffer): Described {
  if (bytes.length < 16) throw new Undecodable('content_undecodable');
  const tag = bytes.readUInt16LE(0);
  return {
    tag: tag === extensible && bytes.length >= 26 ? bytes.readUInt16LE(24) : tag,
    channels: bytes.readUInt16LE(2),
    sampleRate: bytes.readUInt32LE(4),
    bytesPerSecond: bytes.readUInt32LE(8),
    blockBytes: bytes.readUInt16LE(12),
    bits: bytes.readUInt16LE(14),
  };
}

/** Seconds of sound. */
export function waveSeconds(format: WaveFormat): number {
  const { dataBytes, sampleRate, channels, bits, bytesPerSecond, tag, frames } = format;
  if (decoders[`${tag}/${bits}`]) return dataBytes / ((channels * bits) / 8) / sampleRate;
  return frames ? frames / sampleRate : dataBytes / bytesPerSecond;
}

type Decode = (bytes: Buffer, at: number) => number;

const aLaw = expandedTable((code) => {
  const value = code ^ 0x55;
  const [exponent, mantissa] = [(value >> 4) & 7, value & 15];
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return value & 0x80 ? size : -size;
});

const muLaw = expandedTable((code) => {
  const value = ~code & 0xff;
  const size = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
  return value & 0x80 ? -size : size;
});

/** By tag and bits: PCM, floating point, and the companding of ITU-T G.711. */
const decoders: Record<string, Decode | undefined> = {
  '1/8': (bytes, at) => ((bytes[at] ?? 128) - 128) / 128,
  '1/16': (bytes, at) => bytes.readInt16LE(at) / 32_768,
  '1/24': (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608,
  '1/32': (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648,
  '3/32': (bytes, at) => clamped(bytes.readFloatLE(at)),
  '3/64': (bytes, at) => clamped(bytes.readDoubleLE(at)),
  '6/8': (bytes, at) => aLaw[bytes[at] ?? 0] ?? 0,
  '7/8': (bytes, at) => muLaw[bytes[at] ?? 0] ?? 0,
};

function expandedTable(expand: (code: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => expand(code) / 32_768);
}

const clamped = (value: number): number => (Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0);

/** Decodes the samples. */
export async function* readWavePcm(path: string): AsyncGenerator<PcmChunk> {
  const file = await FileReader.open(path);
  try {
    const { tag, bits, channels, sampleRate, dataBytes } = await readWaveFormat(file);
    const decode = decoders[`${tag}/${bits}`];
    if (!decode || channels === 0) throw new Undecodable('format_undecodable');
    const sampleBytes = bits / 8;
    const frameBytes = sampleBytes * channels;
    const framesPerChunk = Math.max(1, Math.floor(chunkBytes / frameBytes));
    for (let left = Math.floor(dataBytes / frameBytes); left > 0; left -= framesPerChunk) {
      const frames = Math.min(left, framesPerChunk);
      const bytes = await file.take(frames * frameBytes);
      const each = Array.from({ length: channels }, (_, channel) =>
        Float32Array.from({ length: frames }, (__, at) => decode(bytes, at * frameBytes + channel * sampleBytes)),
      );
      yield { sampleRate, samples: mixed(each, frames) };
    }
  } finally {
    await file.close();
  }
}
