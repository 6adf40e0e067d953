import { SoundLength } from '#assessment/marking/file-comments/sound-length.port.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { Provides } from '#platform/ports/ports.js';
import { typeOf } from './audio-recording.entity.js';
import { AudioReader } from './audio/audio-reader.js';

/** Measures submitted sound files in the same way as recordings. */
@Provides(SoundLength)
export class SoundLengths implements SoundLength {
  constructor(private readonly audio: AudioReader) {}

  async secondsOf({ storageKey, mimeType }: Pick<StoredFile, 'storageKey' | 'mimeType'>): Promise<number | undefined> {
    const type = typeOf[mimeType];
    return type && (await this.audio.measure({ storageKey, mimeType: type }))?.seconds;
  }
}
