/** Consecutive samples of a recording, mixed to one channel, from -1 to 1. */
export interface PcmChunk {
  sampleRate: number;
  samples: Float32Array;
}

/** Why a recording cannot be decoded: its format has no decoder here, or its content is damaged. */
export const pcmIssues = ['format_undecodable', 'content_undecodable'] as const;
export type PcmIssue = (typeof pcmIssues)[number];

/** Thrown while a recording is decoded. */
export class Undecodable extends Error {
  constructor(readonly issue: PcmIssue) {
    super(issue);
  }
}

/** The mean of the channels. */
export function mixed(channels: readonly Float32Array[], length: number): Float32Array {
  const [first] = channels;
  if (channels.length === 1 && first) return first.subarray(0, length);
  const samples = new Float32Array(length);
  for (const channel of channels)
    for (let at = 0; at < length; at++) samples[at] = (samples[at] ?? 0) + (channel[at] ?? 0) / channels.length;
  return samples;
}
