import type { StoredFile } from '#platform/files/stored-file.entity.js';

/** Measures sound files, of which comments name seconds. Provided by recordings. */
export abstract class SoundLength {
  /** The length in seconds; undefined for a file that is no sound or cannot be measured. */
  abstract secondsOf(file: Pick<StoredFile, 'storageKey' | 'mimeType'>): Promise<number | undefined>;
}
