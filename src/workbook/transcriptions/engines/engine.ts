import type { StoredRecording } from '#workbook/recordings/audio/audio-reader.js';
import type { Transcript } from '#workbook/transcriptions/transcript.js';

/** Why a transcription failed. */
export const failures = [
  'cancelled',
  'no_speech',
  'audio_undecodable',
  'language_unsupported',
  'engine_missing',
  'engine_failed',
  'engine_timeout',
  'engine_response_invalid',
  'unauthorized',
  'rejected',
  'too_large',
  'rate_limited',
  'unreachable',
  'interrupted',
] as const;
export type Failure = (typeof failures)[number];

/** Failures that may pass: a later try may succeed. */
const passing: readonly Failure[] = [
  'engine_failed',
  'engine_timeout',
  'engine_response_invalid',
  'rate_limited',
  'unreachable',
  'interrupted',
];

/** Thrown by engines. */
export class EngineFailure extends Error {
  constructor(
    readonly failure: Failure,
    detail: string,
    readonly retryAfterMs?: number,
  ) {
    super(`${failure}: ${detail}`);
  }

  get mayPass(): boolean {
    return passing.includes(this.failure);
  }
}

/** What an engine transcribes. */
export interface Speech {
  recording: StoredRecording;
  /** Spoken language, if its owner has named it. */
  language: string | null;
  /** Aborts when it is cancelled, when the time limit is reached and when the process ends. */
  signal: AbortSignal;
}

/** Recognizes speech. Throws EngineFailure; rejects with the reason of the signal when it aborts. */
export interface Engine {
  readonly name: string;
  transcribe(speech: Speech): Promise<Transcript>;
}
