import { LessonWork } from '#curriculum/modules/lessons/lesson-work.port.js';
import { Provides } from '#platform/ports/ports.js';

/** Answers to an exercise, which keep it from being deleted without force. */
@Provides(LessonWork)
export class ExerciseWork implements LessonWork {
  exists(lesson: string): string {
    return `EXISTS (SELECT FROM exercise_results r WHERE r.lesson_id = ${lesson})`;
  }
}
