/** Why an audio file is refused: it has no samples, ends before its audio does, or its structure or format is impossible. */
export type AudioFault = 'empty' | 'truncated' | 'invalid';

const minSampleRate = 1_000;
const maxSampleRate = 768_000;
const maxChannels = 64;

/** Whether a device could record or play this: 1 to 768 kHz, 1 to 64 channels. */
export const isPossible = (sampleRate: number, channels: number): boolean =>
  sampleRate >= minSampleRate && sampleRate <= maxSampleRate && channels >= 1 && channels <= maxChannels;
