import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { topicOf, topicsOf } from '#identity/profiles/topics.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { Events } from '#platform/events/events.js';
import { FilesService } from '#platform/files/files.service.js';
import type { AudioRecording } from './audio-recording.entity.js';
import type { StoredRecording } from './audio/audio-reader.js';
import { RecordingPlaces } from './recording-places.service.js';
import type { RecordingChanges, RecordingQuery } from './recordings.dto.js';
import { recordingPolicy } from './recordings.policy.js';
import { linkTranscription, markProcessed, storedRecording } from './recordings.sql.js';

/** A person recorded something, or deleted or restored a recording. */
export class RecordingsChanged {
  constructor(readonly userId: string) {}
}

/** A person's own recordings. */
@Injectable()
export class RecordingsService {
  constructor(
    @InjectScoped(recordingPolicy) private readonly recordings: Scoped<typeof recordingPolicy>,
    private readonly files: FilesService,
    private readonly places: RecordingPlaces,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, { q, tag, sort, deleted, ...filters }: RecordingQuery): Promise<Page<AudioRecording>> {
    const { moduleId, lessonId, isProcessed, ...query } = filters;
    const rows = this.recordings.visibleTo(actor, deleted ? 'restore' : 'read');
    if (moduleId) rows.andWhere('row.moduleId = :moduleId', { moduleId });
    if (lessonId) rows.andWhere('row.lessonId = :lessonId', { lessonId });
    if (isProcessed !== undefined) rows.andWhere('row.isProcessed = :isProcessed', { isProcessed });
    if (tag) rows.andWhere('row.metadata @> :tagged', { tagged: JSON.stringify({ tags: [topicOf(tag)] }) });
    searchIn(rows, q, 'fileName');
    return paginate(orderBy(rows, sort), query);
  }

  /** An own recording that is not deleted; 404 for others. */
  get(actor: Actor, id: string): Promise<AudioRecording> {
    return this.recordings.get(actor, id);
  }

  /** Like `get`, and keeps the recording from being deleted until the open transaction ends. */
  hold(actor: Actor, id: string): Promise<AudioRecording> {
    return this.recordings.lock(actor, id, 'read');
  }

  /** Sends the sound, or the requested range of it. */
  async send(actor: Actor, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { fileId, fileName } = await this.get(actor, id);
    const file = await this.files.get(fileId);
    await this.files.send(Object.assign(file, { originalName: fileName }), request, reply);
  }

  async change(actor: Actor, id: string, changes: RecordingChanges, expected?: number): Promise<AudioRecording> {
    return this.database.transaction(async () => {
      const recording = await this.recordings.lock(actor, id, 'edit');
      const { fileName, moduleId, lessonId, ...described } = changes;
      const place = { moduleId: recording.moduleId, lessonId: recording.lessonId, ...given({ moduleId, lessonId }) };
      if (moduleId !== undefined || lessonId !== undefined) await this.places.assertOpen(actor, place);
      const { tags, ...facts } = described;
      const metadata = { ...recording.metadata, ...given(facts), ...(tags && { tags: topicsOf(tags) }) };
      return this.recordings.save(Object.assign(recording, place, given({ fileName }), { metadata }), expected);
    });
  }

  /** Deletes a recording; it can be restored for 30 days. */
  async remove(actor: Actor, id: string): Promise<void> {
    const recording = await this.recordings.get(actor, id, 'remove');
    recording.softDelete(this.clock.now());
    await this.recordings.save(recording);
    await this.events.emit(new RecordingsChanged(actor.userId));
  }

  async restore(actor: Actor, id: string): Promise<AudioRecording> {
    const recording = await this.recordings.getFor(actor, id, 'restore');
    recording.restore();
    const restored = await this.recordings.save(recording);
    await this.events.emit(new RecordingsChanged(actor.userId));
    return restored;
  }

  /** Where the bytes of a recording are, for jobs; undefined if it does not exist any more. */
  async stored(id: string): Promise<StoredRecording | undefined> {
    const [stored] = await this.database.query<StoredRecording>(storedRecording, [id]);
    return stored;
  }

  /** Links a transcription, in the transaction that creates it. */
  async link(id: string, transcriptionId: string): Promise<void> {
    await this.database.query(linkTranscription, [id, transcriptionId]);
  }

  /** Records that the transcription of the recording is completed. */
  async markProcessed(id: string): Promise<void> {
    await this.database.query(markProcessed, [id]);
  }
}

/** The fields that were sent. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
