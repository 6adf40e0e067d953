import { Anything, Choice, Int } from '#platform/shapes/fields.js';
import { pcmIssues, type PcmIssue } from './audio/pcm.js';
import { peakBins } from './audio/peaks.js';

export const peakStatuses = ['pending', 'ready', 'unavailable'] as const;
export type PeakStatus = (typeof peakStatuses)[number];

/** The waveform of a recording, for players. */
export class PeaksView {
  @Choice(peakStatuses, { about: 'pending: request it again in some seconds' })
  status: PeakStatus;

  @Choice(pcmIssues, {
    nullable: true,
    about:
      'Why it is unavailable: this server has no decoder for the format (M4A needs ffmpeg), or the content is damaged',
  })
  issue: PcmIssue | null;

  @Anything({
    nullable: true,
    about: `The loudest sample in each of ${peakBins} equal parts, from 0 to 1; fewer for very short recordings`,
    example: [0.02, 0.41, 0.37],
    schema: { type: 'array', items: { type: 'number', minimum: 0, maximum: 1 }, maxItems: peakBins },
  })
  peaks: number[] | null;

  @Int({ min: 1, about: 'Length of the recording' })
  durationSeconds: number;
}
