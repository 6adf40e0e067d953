import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { Task } from '#platform/jobs/queue.js';
import { AudioReader } from './audio/audio-reader.js';
import type { PcmIssue } from './audio/pcm.js';
import type { PeaksView } from './peaks.dto.js';
import { RecordingsService } from './recordings.service.js';
import { insertPeaks, readPeaks } from './recordings.sql.js';

interface StoredPeaks {
  peaks: number[] | null;
  issue: PcmIssue | null;
}

/** Waveforms of recordings: computed once by a job, and kept. */
@Injectable()
export class Waveforms {
  constructor(
    private readonly recordings: RecordingsService,
    private readonly audio: AudioReader,
    private readonly database: Database,
  ) {}

  async get(actor: Actor, id: string): Promise<PeaksView> {
    const { durationSeconds } = await this.recordings.get(actor, id);
    const [stored] = await this.database.query<StoredPeaks>(readPeaks, [id]);
    if (!stored) return { status: 'pending', issue: null, peaks: null, durationSeconds };
    return { status: stored.peaks ? 'ready' : 'unavailable', ...stored, durationSeconds };
  }

  @Task('measure-peaks')
  async measure({ recordingId }: { recordingId: string }): Promise<void> {
    const stored = await this.recordings.stored(recordingId);
    if (!stored) return;
    const result = await this.audio.peaks(stored);
    const [peaks, issue] = 'peaks' in result ? [JSON.stringify(result.peaks), null] : [null, result.issue];
    await this.database.query(insertPeaks, [recordingId, peaks, issue]);
  }
}
