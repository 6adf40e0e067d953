import { LessonWork } from '#curriculum/modules/lessons/lesson-work.port.js';
import { Provides } from '#platform/ports/ports.js';

/** Notes about a lesson, which keep it from being deleted without force. By force, they lose the lesson and stay. */
@Provides(LessonWork)
export class NoteWork implements LessonWork {
  exists(lesson: string): string {
    return `EXISTS (SELECT FROM notes n WHERE n.lesson_id = ${lesson} AND n.deleted_at IS NULL)`;
  }
}
