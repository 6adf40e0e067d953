import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import pLimit from 'p-limit';
import { Settings } from '#platform/config/settings.js';
import { OnNotify } from '#platform/database/notifications.js';
import { requestContext } from '#platform/database/request-context.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { ServerFiles } from '#platform/files/server-files.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { AudioReader } from '#workbook/recordings/audio/audio-reader.js';
import { RecordingsService } from '#workbook/recordings/recordings.service.js';
import { engineFaultOf } from './engines/engine-fault.js';
import { engineOf } from './engines/engine-of.js';
import { type Engine, EngineFailure } from './engines/engine.js';
import { type Claim, TranscriptionResults } from './transcription-results.js';

export const cancelChannel = 'transcription_cancelled';

/** Why a try is aborted, apart from the time limit. */
const cancelled = new Error('cancelled');
const processEnds = new Error('the process ends');

/**
 * Runs the engine, one transcription at a time in each process. A job only announces a transcription: it would keep a place
 * of the job queue for minutes, and emails would wait (docs/decisions/0156).
 */
@Injectable()
export class TranscriptionRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TranscriptionRunner.name);
  private readonly engine: Engine | undefined;
  private readonly turn = pLimit(1);
  /** Announced and running, by id. */
  private readonly work = new Map<string, Promise<void>>();
  private readonly running = new Map<string, AbortController>();
  private isClosing = false;

  constructor(
    private readonly results: TranscriptionResults,
    private readonly recordings: RecordingsService,
    private readonly queue: JobQueue,
    private readonly errors: ErrorReporter,
    private readonly settings: Settings,
    audio: AudioReader,
    files: ServerFiles,
  ) {
    this.engine = engineOf(settings, audio, files);
  }

  async onApplicationBootstrap(): Promise<void> {
    const found = await engineFaultOf(this.settings);
    if (found) this.logger.warn(`Recordings cannot be transcribed: ${found.fault}. To fix it, ${found.remedy}.`);
  }

  /** Announces transcriptions, in the open transaction. Without an engine, people transcribe by hand. */
  async enqueue(...ids: string[]): Promise<void> {
    const payloads = ids.map((transcriptionId) => ({ transcriptionId }));
    if (this.engine) await this.queue.addAll('transcribe', payloads);
  }

  @Task('transcribe')
  start({ transcriptionId }: { transcriptionId: string }): void {
    if (this.work.has(transcriptionId) || this.isClosing) return;
    const context = { requestId: `transcription-${transcriptionId}`, statements: 0 };
    const work = this.turn(() => requestContext.run(context, () => this.run(transcriptionId)))
      .catch((error: unknown) => this.errors.report(error, { source: 'job', route: 'transcribe' }))
      .finally(() => this.work.delete(transcriptionId));
    this.work.set(transcriptionId, work);
  }

  /** Aborts a transcription that its owner has cancelled, if it runs in this process. */
  @OnNotify(cancelChannel)
  stop(id?: string): void {
    if (id) this.running.get(id)?.abort(cancelled);
  }

  /** Resolves when everything that was announced in this process has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.work.values());
  }

  /** Leaves unfinished work to other processes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    const unfinished = [...this.work.keys()];
    for (const controller of this.running.values()) controller.abort(processEnds);
    await this.settled();
    await this.enqueue(...unfinished);
  }

  private async run(id: string): Promise<void> {
    if (this.isClosing) return;
    // Known before the claim, so that a cancellation that follows the claim finds it.
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const claim = await this.results.claim(id, randomUUID());
      if (claim) await this.attempt(claim, controller.signal);
    } finally {
      this.running.delete(id);
    }
  }

  private async attempt(claim: Claim, stopped: AbortSignal): Promise<void> {
    try {
      stopped.throwIfAborted();
      await this.transcribe(claim, stopped);
    } catch (error) {
      await this.record(claim, error, stopped);
    }
  }

  private async transcribe(claim: Claim, stopped: AbortSignal): Promise<void> {
    const { engine } = this;
    const recording = await this.recordings.stored(claim.recordingId);
    if (!recording || !engine) throw new EngineFailure('interrupted', 'the recording was deleted');
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(this.settings.transcriptionTimeoutSeconds * 1000)]);
    const startedAt = performance.now();
    const transcript = await engine.transcribe({ recording, language: claim.language, signal });
    const seconds = Math.ceil((performance.now() - startedAt) / 1000);
    await this.results.complete(claim, { ...transcript, provider: engine.name, seconds });
  }

  /** Records why a try ended. The row of a cancelled one says so already. */
  private async record(claim: Claim, error: unknown, { reason }: AbortSignal): Promise<void> {
    if (reason === cancelled) return;
    if (reason === processEnds) return this.results.release(claim);
    const failure = failureOf(error);
    if (failure.failure === 'engine_failed') this.errors.report(error, { source: 'job', route: 'transcribe' });
    this.logger.warn(`Transcription ${claim.id} failed: ${failure.message}`);
    await this.results.fail(claim, failure);
  }
}

function failureOf(error: unknown): EngineFailure {
  if (error instanceof EngineFailure) return error;
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  return new EngineFailure(isTimeout ? 'engine_timeout' : 'engine_failed', String(error));
}
