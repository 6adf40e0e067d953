import { Injectable } from '@nestjs/common';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import { RecordingPlaces } from '#workbook/recordings/recording-places.service.js';
import { RecordingsService } from '#workbook/recordings/recordings.service.js';
import type { NotePlace } from './note.entity.js';
import { timeFacts } from './notes.sql.js';

/** The place of a note that does not exist yet. */
export const nowhere: NotePlace = {
  moduleId: null,
  lessonId: null,
  sectionId: null,
  audioRecordingId: null,
  timestamp: null,
};

/** Checks what notes are about. Authors refer to what they may read; later they may lose the access and keep the note. */
@Injectable()
export class NotePlaces {
  constructor(
    private readonly lessons: RecordingPlaces,
    private readonly recordings: RecordingsService,
    private readonly outline: OutlineService,
    private readonly access: AccessDecider,
    private readonly features: Features,
    private readonly database: Database,
  ) {}

  /**
   * Checks the places that differ from those of the note, in the transaction that writes them. Throws 404 or 403 if the actor
   * may not read one of them, and 400 if they do not fit together.
   */
  async check(actor: Actor, before: NotePlace, { ...changes }: Partial<NotePlace>): Promise<void> {
    const place = { ...before, ...changes };
    const isNew = (field: keyof NotePlace) => changes[field] !== undefined && place[field] !== before[field];
    if (isNew('moduleId') || isNew('lessonId')) await this.lessons.assertOpen(actor, place);
    if (isNew('audioRecordingId') && place.audioRecordingId) await this.recordings.hold(actor, place.audioRecordingId);
    if (isNew('sectionId') && place.sectionId) await this.checkSection(actor, place.sectionId);
    const isTimed = (['timestamp', 'audioRecordingId', 'lessonId'] as const).some(isNew);
    if (isTimed && place.timestamp !== null) await this.checkTime(place, place.timestamp);
  }

  private async checkSection(actor: Actor, sectionId: string): Promise<void> {
    if (!this.features.isOn('subjects')) throw notFound('section');
    await this.outline.sections.get(actor, sectionId);
    await this.access.admit(actor, 'section', sectionId);
  }

  private async checkTime({ lessonId, audioRecordingId }: NotePlace, timestamp: number): Promise<void> {
    const [facts] = await this.database.query<TimeFacts>(timeFacts, [lessonId, audioRecordingId]);
    const { lessonType, duration } = facts ?? { lessonType: null, duration: null };
    if (duration === null && lessonType !== 'video')
      throw unfit(
        'timestamp',
        'timestamp needs audioRecordingId, or the lessonId of a video. Send one of them, or null.',
      );
    if (duration !== null && timestamp > duration)
      throw unfit('timestamp', `timestamp must be at most ${duration}, the seconds of the recording.`);
  }
}

interface TimeFacts {
  lessonType: string | null;
  duration: number | null;
}

const unfit = (field: string, message: string) =>
  invalid('note_place_invalid', message, [{ field, rule: 'place', message }]);
