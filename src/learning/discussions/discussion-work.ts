import { LessonWork } from '#curriculum/modules/lessons/lesson-work.port.js';
import { Provides } from '#platform/ports/ports.js';

/** Threads of a discussion, which keep it from being deleted without force. */
@Provides(LessonWork)
export class DiscussionWork implements LessonWork {
  exists(lesson: string): string {
    return `EXISTS (SELECT FROM discussion_threads t WHERE t.lesson_id = ${lesson})`;
  }
}
