import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { CourseCompleted } from '#learning/progress/course-completed.event.js';
import { completedCourse, unlockModules, type Unlocked } from './module-progress.sql.js';
import { unlockTexts } from './unlock-texts.js';

/** What follows from the first completion of a module. */
@Injectable()
export class Completions {
  constructor(
    private readonly notifier: Notifier,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Unlocks what required the module, and tells the person. Runs in the transaction that completed it. */
  async announce({ userId }: Actor, moduleId: string): Promise<void> {
    const now = this.clock.now();
    const unlocked = await this.database.query<Unlocked>(unlockModules, [userId, moduleId, now]);
    for (const { id, title } of unlocked) await this.tell(userId, id, title);
    const [course] = await this.database.query<{ courseId: string }>(completedCourse, [userId, moduleId]);
    if (course) await this.events.emit(new CourseCompleted(userId, course.courseId, now));
  }

  /** A module has few that require it: at most five in a course. */
  private tell(userId: string, moduleId: string, title: string): Promise<unknown> {
    return this.notifier.notify({
      to: [userId],
      dedupeKey: `module-unlocked/${moduleId}`,
      kind: 'info',
      tag: 'course',
      texts: unlockTexts(title),
      link: `/modules/${moduleId}`,
    });
  }
}
