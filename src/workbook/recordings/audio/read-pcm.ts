import { createReadStream } from 'node:fs';
import type { RecordingType } from '#workbook/recordings/audio-recording.entity.js';
import { readFfmpegPcm } from './ffmpeg-pcm.js';
import { mixed, type PcmChunk, Undecodable } from './pcm.js';
import { readWavePcm } from './wave-file.js';
import { readWebmPackets, type WebmPacket } from './webm-file.js';

/** A recording in a local file, and ffmpeg, if the operator has named one. */
export interface LocalRecording {
  path: string;
  mimeType: RecordingType;
  ffmpegPath?: string | undefined;
}

/** Enough for speech, and the rate that Opus is decoded at. */
const opusRate = 16_000;
/** Packets per call of the decoder. */
const batchSize = 50;

/**
 * Decodes a recording in constant memory: WAVE here, MP3 and Opus with WebAssembly, all else with ffmpeg
 * (docs/decisions/0155). Throws Undecodable.
 */
export async function* readPcm(recording: LocalRecording): AsyncGenerator<PcmChunk> {
  let hasSamples = false;
  for await (const chunk of chunksOf(recording)) {
    hasSamples ||= chunk.samples.length > 0;
    yield chunk;
  }
  if (!hasSamples) throw new Undecodable('content_undecodable');
}

async function* chunksOf(recording: LocalRecording): AsyncGenerator<PcmChunk> {
  let isStarted = false;
  try {
    for await (const chunk of ownChunksOf(recording)) {
      isStarted = true;
      yield chunk;
    }
  } catch (error) {
    const isUnknown = error instanceof Undecodable && error.issue === 'format_undecodable';
    if (!isUnknown || isStarted || !recording.ffmpegPath) throw error;
    yield* readFfmpegPcm(recording.ffmpegPath, recording);
  }
}

function ownChunksOf({ path, mimeType }: LocalRecording): AsyncGenerator<PcmChunk> {
  if (mimeType === 'audio/wav') return readWavePcm(path);
  if (mimeType === 'audio/mp3') return readMpegPcm(path);
  if (mimeType === 'audio/webm') return readOpusPcm(path);
  throw new Undecodable('format_undecodable');
}

async function* readMpegPcm(path: string): AsyncGenerator<PcmChunk> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      const { channelData, samplesDecoded, sampleRate } = decoder.decode(bytes);
      if (samplesDecoded > 0) yield { sampleRate, samples: mixed(channelData, samplesDecoded) };
    }
  } finally {
    decoder.free();
  }
}

async function* readOpusPcm(path: string): AsyncGenerator<PcmChunk> {
  const { OpusDecoder } = await import('opus-decoder');
  const decoder = new OpusDecoder({ sampleRate: opusRate });
  await decoder.ready;
  try {
    for await (const packets of batchesOf(path)) {
      const { channelData, samplesDecoded } = decoder.decodeFrames(packets);
      if (samplesDecoded > 0) yield { sampleRate: opusRate, samples: mixed(channelData, samplesDecoded) };
    }
  } finally {
    decoder.free();
  }
}

async function* batchesOf(path: string): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  for await (const packet of readWebmPackets(path)) {
    refuseOthers(packet);
    batch.push(Uint8Array.from(packet.bytes));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function refuseOthers({ track, isLaced }: WebmPacket): void {
  if (track.codec !== 'A_OPUS' || track.channels > 2 || isLaced) throw new Undecodable('format_undecodable');
}
