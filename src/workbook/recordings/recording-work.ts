import { LessonWork } from '#curriculum/modules/lessons/lesson-work.port.js';
import { Provides } from '#platform/ports/ports.js';

/** Recordings made in a lesson, which keep it from being deleted without force. By force, they lose their lesson. */
@Provides(LessonWork)
export class RecordingWork implements LessonWork {
  exists(lesson: string): string {
    return `EXISTS (SELECT FROM audio_recordings r WHERE r.lesson_id = ${lesson} AND r.deleted_at IS NULL)`;
  }
}
