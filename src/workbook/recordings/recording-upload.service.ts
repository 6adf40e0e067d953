import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { topicsOf } from '#identity/profiles/topics.js';
import type { Actor } from '#platform/access/actor.js';
import { Settings } from '#platform/config/settings.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { FilesService, type Received } from '#platform/files/files.service.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Problem, tooLarge, unsupported } from '#platform/problems/problem.js';
import { type AudioRecording, type RecordingType, typeOf } from './audio-recording.entity.js';
import { AudioReader } from './audio/audio-reader.js';
import type { SoundFacts } from './audio/measure.js';
import { RecordingPlaces } from './recording-places.service.js';
import { RecordingDraft } from './recordings.dto.js';
import { recordingPolicy } from './recordings.policy.js';
import { RecordingsChanged } from './recordings.service.js';

const mebibyte = 1024 * 1024;
const maxMegabytes = 100;

/** Receives recordings. */
@Injectable()
export class RecordingUpload {
  constructor(
    @InjectScoped(recordingPolicy) private readonly recordings: Scoped<typeof recordingPolicy>,
    private readonly files: FilesService,
    private readonly audio: AudioReader,
    private readonly places: RecordingPlaces,
    private readonly events: Events,
    private readonly queue: JobQueue,
    private readonly settings: Settings,
  ) {}

  /** Streams a recording to the storage. Throws 413 and 415 for files that are too large or no sound recordings. */
  async receive(actor: Actor, request: FastifyRequest): Promise<AudioRecording> {
    let facts: SoundFacts | undefined;
    const rules = {
      owner: actor,
      kinds: ['audio' as const],
      maxBytes: maxMegabytes * mebibyte,
      inspect: async ({ storageKey, mimeType }: { storageKey: string; mimeType: string }) => {
        facts = await this.audio.measure({ storageKey, mimeType: recordingTypeOf(mimeType) });
        if (!facts) throw unmeasurable();
      },
    };
    try {
      return await this.files.receive(request, RecordingDraft, rules, async (received) => {
        if (!facts) throw unmeasurable();
        return this.keep(actor, received, facts);
      });
    } catch (error) {
      throw this.inWordsOfRecordings(error);
    }
  }

  private async keep(
    actor: Actor,
    { file, options }: Received<RecordingDraft>,
    { seconds, sampleRate, channels, bitrate }: SoundFacts,
  ): Promise<AudioRecording> {
    const { moduleId, lessonId, recordingDevice, recordingQuality, tags } = options;
    await this.places.assertOpen(actor, { moduleId, lessonId });
    const described = { recordingDevice, recordingQuality, tags: topicsOf(tags) };
    const recording = await this.recordings.create(actor, {
      userId: actor.userId,
      moduleId,
      lessonId,
      fileId: file.id,
      fileName: file.originalName,
      mimeType: recordingTypeOf(file.mimeType),
      fileSizeBytes: file.sizeBytes,
      durationSeconds: Math.ceil(seconds),
      metadata: { sampleRate, channels, bitrate, ...described },
    });
    await this.queue.add('measure-peaks', { recordingId: recording.id });
    await this.events.emit(new RecordingsChanged(actor.userId));
    return recording;
  }

  private inWordsOfRecordings(error: unknown): unknown {
    if (!(error instanceof Problem)) return error;
    if (error.code === 'unsupported_type') return unsupported('unsupported_type', `${supported} ${error.detail}`);
    if (error.code !== 'file_too_large') return error;
    const limit = Math.min(maxMegabytes, this.settings.uploadMaxAudioMb);
    return tooLarge('file_too_large', `File size must be less than ${limit}MB. Upload a shorter recording.`);
  }
}

const supported = 'File must be a supported audio format. Supported formats: WAV, MP3, WebM and M4A.';

const recordingTypeOf = (mimeType: string): RecordingType => {
  const type = typeOf[mimeType];
  if (!type) throw unsupported('unsupported_type', supported);
  return type;
};

const unmeasurable = () =>
  unsupported(
    'audio_invalid',
    'The length of the recording cannot be read, because the audio file is damaged. Export it again and upload the new file.',
  );
