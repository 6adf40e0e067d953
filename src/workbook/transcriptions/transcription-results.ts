import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { RecordingsService } from '#workbook/recordings/recordings.service.js';
import { EngineFailure } from './engines/engine.js';
import { meanConfidence, storableText, type Transcript, wordCountOf } from './transcript.js';
import { delayAfter, maxAttempts } from './transcription-states.js';
import {
  claimTranscription,
  completeTranscription,
  failTranscription,
  postponeTranscription,
} from './transcriptions.sql.js';

/** A try that has begun. Its result counts only while the row carries its id. */
export interface Claim {
  id: string;
  runId: string;
  recordingId: string;
  /** 1 for the first. */
  attempt: number;
  language: string | null;
}

/** Records tries of engines and their results. Each is one conditional statement, so a try that was stopped changes nothing. */
@Injectable()
export class TranscriptionResults {
  constructor(
    private readonly recordings: RecordingsService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Begins a try; undefined unless the transcription is pending and due. */
  async claim(id: string, runId: string): Promise<Claim | undefined> {
    const values = [id, runId, this.clock.now()];
    const [claimed] = await this.database.query<Omit<Claim, 'id' | 'runId'>>(claimTranscription, values);
    return claimed && { ...claimed, id, runId };
  }

  /** Keeps what was recognized. A recording without words fails, because a completed transcription has a text. */
  async complete(claim: Claim, transcript: Transcript & { provider: string; seconds: number }): Promise<void> {
    const { provider, model, segments, words, seconds } = transcript;
    const text = storableText(transcript.text);
    if (!text) return this.fail(claim, new EngineFailure('no_speech', 'the engine recognized no words'));
    const confidence = meanConfidence(words) ?? meanConfidence(segments);
    const metadata = JSON.stringify({ provider, model, segments, words }).replaceAll(String.raw`\u0000`, '');
    await this.database.transaction(async () => {
      const facts = [text, confidence, transcript.language, wordCountOf(text), seconds, metadata];
      const [completed] = await this.database.query<{ recordingId: string }>(completeTranscription, [
        claim.id,
        claim.runId,
        ...facts,
      ]);
      if (completed) await this.recordings.markProcessed(completed.recordingId);
    });
  }

  /** Ends the transcription, or tries again later if the failure may pass. */
  async fail({ id, runId, attempt }: Claim, { failure, mayPass, retryAfterMs }: EngineFailure): Promise<void> {
    if (!mayPass || attempt >= maxAttempts) {
      await this.database.query(failTranscription, [id, runId, failure]);
      return;
    }
    const dueAt = new Date(this.clock.now().getTime() + delayAfter(attempt, retryAfterMs));
    await this.postpone(id, runId, dueAt, false);
  }

  /** Gives the try back, as if it had not begun. */
  async release({ id, runId }: Claim): Promise<void> {
    await this.database.query(postponeTranscription, [id, runId, this.clock.now(), true]);
  }

  private postpone(id: string, runId: string, dueAt: Date, isReturned: boolean): Promise<void> {
    return this.database.transaction(async () => {
      const postponed = await this.database.query(postponeTranscription, [id, runId, dueAt, isReturned]);
      if (postponed.length > 0) await this.queue.addAt('transcribe', { transcriptionId: id }, dueAt);
    });
  }
}
