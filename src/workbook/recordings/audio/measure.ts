import { stat } from 'node:fs/promises';
import type { RecordingType } from '#workbook/recordings/audio-recording.entity.js';
import { FileReader } from './file-reader.js';
import { mpegSound } from './mpeg-file.js';
import { opusSeconds } from './opus-packet.js';
import { readWaveFormat, waveSeconds } from './wave-file.js';
import { readWebmPackets, type WebmPacket } from './webm-file.js';

/** What a file says about its sound. */
export interface SoundFacts {
  seconds: number;
  sampleRate: number;
  channels: number;
  /** Bits per second, over the whole file. */
  bitrate: number;
}

type Sound = Omit<SoundFacts, 'bitrate'>;

/** Measures the sound of a file; undefined if it has no length. Other errors mean that the file is damaged. */
export async function measure(path: string, mimeType: RecordingType): Promise<SoundFacts | undefined> {
  const { size } = await stat(path);
  const sound = await soundOf(path, mimeType);
  if (!sound || !(sound.seconds > 0 && sound.seconds < Infinity) || !(sound.channels > 0)) return undefined;
  return { ...sound, bitrate: Math.round((size * 8) / sound.seconds) };
}

async function soundOf(path: string, mimeType: RecordingType): Promise<Sound | undefined> {
  if (mimeType === 'audio/wav') return FileReader.during(path, waveSound);
  if (mimeType === 'audio/mp3') return FileReader.during(path, mpegSound);
  return mimeType === 'audio/webm' ? webmSound(path) : mpeg4Sound(path);
}

async function waveSound(file: FileReader): Promise<Sound> {
  const format = await readWaveFormat(file);
  return { seconds: waveSeconds(format), sampleRate: format.sampleRate, channels: format.channels };
}

/** Browsers write no duration, so the end of the last packet counts. */
async function webmSound(path: string): Promise<Sound | undefined> {
  let last: WebmPacket | undefined;
  let end = 0;
  let gap = 0;
  for await (const packet of readWebmPackets(path)) {
    gap = last ? packet.startsAt - last.startsAt : 0;
    const length = packet.track.codec === 'A_OPUS' && !packet.isLaced ? opusSeconds(packet.bytes) : gap;
    end = Math.max(end, packet.startsAt + length);
    last = packet;
  }
  return last && { seconds: end, sampleRate: last.track.sampleRate, channels: last.track.channels };
}

async function mpeg4Sound(path: string): Promise<Sound | undefined> {
  const { parseFile } = await import('music-metadata');
  const { format } = await parseFile(path, { skipCovers: true });
  const { duration: seconds, sampleRate, numberOfChannels: channels } = format;
  return seconds !== undefined && sampleRate ? { seconds, sampleRate, channels: channels ?? 1 } : undefined;
}
