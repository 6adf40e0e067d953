import { type Problem, unsupported } from '#platform/problems/problem.js';
import type { AudioFault } from './audio-fault.js';
import { type Steps, StepRunner } from './byte-steps.js';
import { readMp4 } from './mp4.js';
import { readMpeg } from './mpeg.js';
import { readWave } from './wave.js';
import { readWebm } from './webm.js';

type AudioReader = () => Steps<AudioFault | undefined>;

/** By the type a file is stored as. */
const readers: ReadonlyMap<string, AudioReader> = new Map([
  ['audio/wav', readWave],
  ['audio/mpeg', readMpeg],
  ['audio/mp4', readMp4],
  ['audio/webm', readWebm],
]);

const refusals: Record<AudioFault, () => Problem> = {
  empty: () =>
    unsupported('audio_empty', 'The audio file contains no audio. Record or export it again and upload the new file.'),
  truncated: () =>
    unsupported(
      'audio_truncated',
      'The audio file is incomplete: it ends before its audio does. Upload the complete file.',
    ),
  invalid: () =>
    unsupported(
      'audio_invalid',
      'The audio file is damaged, or its sample rate, sample size or number of channels is impossible. Export it again and upload the new file.',
    ),
};

/**
 * Checks an audio file while its bytes pass, in constant memory: it must contain audio in a possible format and be
 * complete (docs/decisions/0103). Other files pass unchecked.
 */
export class AudioCheck {
  private readonly runner: StepRunner<AudioFault | undefined> | undefined;

  constructor(mimeType: string) {
    const reader = readers.get(mimeType);
    this.runner = reader && new StepRunner(reader());
  }

  take(bytes: Buffer): void {
    this.runner?.take(bytes);
  }

  /** Throws 415 `audio_empty`, `audio_truncated` or `audio_invalid`. */
  end(): void {
    const fault = this.runner?.end();
    if (fault) throw refusals[fault]();
  }
}
