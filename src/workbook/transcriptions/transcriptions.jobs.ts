import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { TranscriptionArchive } from './transcription-archive.js';
import { TranscriptionRunner } from './transcription-runner.js';
import { stuckMs } from './transcription-states.js';
import { endStuckTries, overdueTranscriptions } from './transcriptions.sql.js';

@Injectable()
export class TranscriptionsJobs {
  constructor(
    private readonly runner: TranscriptionRunner,
    private readonly archive: TranscriptionArchive,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Resumes what was running in a killed process, what lost its job, and what was requested while there was no engine. */
  @Scheduled('rescue-transcriptions', '10 */5 * * * *')
  async rescue(): Promise<number> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - stuckMs);
    const ended = await this.database.query<{ id: string; status: string }>(endStuckTries, [now, before]);
    const overdue = await this.database.query<{ id: string }>(overdueTranscriptions, [now, before]);
    const pending = ended.filter(({ status }) => status === 'pending');
    await this.runner.enqueue(...[...pending, ...overdue].map(({ id }) => id));
    return ended.length;
  }

  @Scheduled('archive-transcriptions', '0 53 2 * * *', { inBatches: true })
  archiveOld(): Promise<number> {
    return this.archive.archiveNext(this.clock.now());
  }
}
