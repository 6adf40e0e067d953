import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { ServerFiles } from '#platform/files/server-files.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { Thread } from '#platform/pacing/thread.js';
import type { RecordingType } from '#workbook/recordings/audio-recording.entity.js';
import type { AudioResult, AudioTask } from './audio-tasks.js';
import type { SoundFacts } from './measure.js';
import type { PcmIssue } from './pcm.js';

/** The bytes of a recording in the storage. */
export interface StoredRecording {
  storageKey: string;
  mimeType: RecordingType;
}

/** All frames of 100 MB of MP3 are counted in some seconds. */
const measuringMs = 60_000;
/** Decoding 100 MB of MP3 takes a minute or two on a slow machine. */
const decodingMs = 600_000;
const program = () => new URL('./audio.worker.js', import.meta.url);

/** Measures and decodes recordings in threads, because both would block other requests (docs/decisions/0155). */
@Injectable()
export class AudioReader implements OnApplicationShutdown {
  private readonly measuring = new Thread<AudioTask, AudioResult>(program(), measuringMs);
  private readonly decoding = new Thread<AudioTask, AudioResult>(program(), decodingMs);
  private readonly turns = new FairQueue(1);

  constructor(
    private readonly files: ServerFiles,
    private readonly settings: Settings,
  ) {}

  /** Undefined if the file has no sound that can be measured. */
  async measure(recording: StoredRecording): Promise<SoundFacts | undefined> {
    const result = await this.withTask(recording, (task) => this.measuring.ask({ ...task, do: 'measure' }));
    return 'facts' in result ? result.facts : undefined;
  }

  /** The waveform from 0 to 1, or why there is none. */
  async peaks(recording: StoredRecording): Promise<{ peaks: number[] } | { issue: PcmIssue }> {
    const result = await this.decode(recording, { do: 'peaks' });
    return 'peaks' in result || 'issue' in result ? result : { issue: 'content_undecodable' };
  }

  /** Writes the speech to `output` as WAVE with one channel of 16 bits at 16 kHz. Returns why it cannot, if so. */
  async speech(recording: StoredRecording, output: string): Promise<PcmIssue | undefined> {
    const result = await this.decode(recording, { do: 'speech', output });
    return 'issue' in result ? result.issue : undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.measuring.end(), this.decoding.end()]);
  }

  private decode(recording: StoredRecording, work: { do: 'peaks' } | { do: 'speech'; output: string }) {
    return this.withTask(recording, (task) =>
      this.turns.run(recording.storageKey, () => this.decoding.ask({ ...task, ...work })),
    );
  }

  private withTask<T>(
    { storageKey, mimeType }: StoredRecording,
    use: (task: { path: string; mimeType: RecordingType; ffmpegPath: string | undefined }) => Promise<T>,
  ): Promise<T> {
    const { ffmpegPath } = this.settings;
    return this.files.withPath(storageKey, (path) => use({ path, mimeType, ffmpegPath }));
  }
}
