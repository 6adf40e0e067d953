import { LessonRemoval, LessonWork } from '#curriculum/modules/lessons/lesson-work.port.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Provides } from '#platform/ports/ports.js';
import { recountLearners } from './lesson-progress.sql.js';

/** Progress on lessons, which keeps them from being deleted without force and follows from the others after that. */
@Provides(LessonWork, LessonRemoval)
export class LessonProgress implements LessonWork, LessonRemoval {
  constructor(
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  exists(lesson: string): string {
    return `EXISTS (SELECT FROM user_progress p WHERE p.lesson_id = ${lesson})`;
  }

  /** Recounts all learners in one statement. For those who have completed the module with this, a job does what follows. */
  async removed(moduleId: string): Promise<void> {
    const values = [moduleId, this.clock.now()];
    const completed = await this.database.query<{ userId: string }>(recountLearners, values);
    await this.queue.addAll(
      'module-completed',
      completed.map(({ userId }) => ({ userId, moduleId })),
    );
  }
}
