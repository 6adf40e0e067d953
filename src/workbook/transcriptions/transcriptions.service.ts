import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Notifications } from '#platform/database/notifications.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import { RecordingsService } from '#workbook/recordings/recordings.service.js';
import { isLanguage } from './language-codes.js';
import { storableText } from './transcript.js';
import { cancelChannel, TranscriptionRunner } from './transcription-runner.js';
import { active, type Transcription } from './transcription.entity.js';
import type { TranscriptionRequest, TranscriptionText } from './transcriptions.dto.js';
import { transcriptionPolicy } from './transcriptions.policy.js';
import { cancelTranscription, requestTranscription, retryTranscription } from './transcriptions.sql.js';

/** Transcriptions as the owners of recordings use them. */
@Injectable()
export class TranscriptionsService {
  constructor(
    @InjectScoped(transcriptionPolicy) private readonly transcriptions: Scoped<typeof transcriptionPolicy>,
    private readonly recordings: RecordingsService,
    private readonly runner: TranscriptionRunner,
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  /**
   * Requests a transcription, also again after a failure. Throws 409 `transcription_active` while one is pending or running
   * and `transcription_completed` afterwards.
   */
  async request(actor: Actor, recordingId: string, { language }: TranscriptionRequest): Promise<Transcription> {
    assertLanguage(language);
    const id = await this.database.transaction(async () => {
      await this.recordings.hold(actor, recordingId);
      const values = [newId(), recordingId, actor.userId, language ?? null, this.clock.now()];
      const [requested] = await this.database.query<{ id: string }>(requestTranscription, values);
      if (!requested) throw await this.alreadyThere(actor, recordingId);
      await this.recordings.link(recordingId, requested.id);
      await this.runner.enqueue(requested.id);
      return requested.id;
    });
    return this.get(actor, id);
  }

  async getOfRecording(actor: Actor, recordingId: string): Promise<Transcription> {
    await this.recordings.get(actor, recordingId);
    const rows = this.transcriptions.visibleTo(actor).andWhere('row.audioRecordingId = :recordingId', { recordingId });
    const transcription = await rows.getOne();
    if (!transcription) throw notFound('transcription');
    return transcription;
  }

  get(actor: Actor, id: string): Promise<Transcription> {
    return this.transcriptions.get(actor, id);
  }

  /** Writes or corrects the text; what the engine recognized stays. Throws 409 `transcription_active` while it runs. */
  async write(actor: Actor, id: string, draft: TranscriptionText, expected?: number): Promise<Transcription> {
    assertLanguage(draft.language);
    const text = storableText(draft.text);
    if (!text) throw invalid('transcription_empty', 'text must not be empty. Write a text.');
    return this.database.transaction(async () => {
      const transcription = await this.transcriptions.lock(actor, id, 'edit');
      transcription.write(text, draft.language);
      const saved = await this.transcriptions.save(transcription, expected);
      await this.recordings.markProcessed(transcription.audioRecordingId);
      return saved;
    });
  }

  /** Stops a transcription in any process. Throws 409 `transcription_ended` once it has ended. */
  async cancel(actor: Actor, id: string): Promise<Transcription> {
    await this.move(actor, id, cancelTranscription, [id]);
    await this.notifications.notify(cancelChannel, id);
    return this.get(actor, id);
  }

  /** Tries again. Throws 409 `transcription_not_failed` unless it has failed. */
  async retry(actor: Actor, id: string): Promise<Transcription> {
    await this.database.transaction(async () => {
      await this.move(actor, id, retryTranscription, [id, this.clock.now()]);
      await this.runner.enqueue(id);
    });
    return this.get(actor, id);
  }

  private async move(actor: Actor, id: string, statement: Statement, values: unknown[]): Promise<void> {
    await this.transcriptions.get(actor, id, 'edit');
    const moved = await this.database.query(statement, values);
    if (moved.length > 0) return;
    throw statement === cancelTranscription
      ? conflict('transcription_ended', 'This transcription has ended already. Reload it.')
      : conflict('transcription_not_failed', 'Only a failed transcription can be tried again.');
  }

  private async alreadyThere(actor: Actor, recordingId: string) {
    const { status } = await this.getOfRecording(actor, recordingId);
    return status === 'completed'
      ? conflict('transcription_completed', 'This recording has a transcription. Change its text instead.')
      : active();
  }
}

function assertLanguage(language: string | undefined): void {
  if (language !== undefined && !isLanguage(language))
    throw invalid(
      'language_unknown',
      'language must be an ISO 639-1 code, optionally with a region, such as en or en-US.',
    );
}
