import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { ProgressChanged } from '#learning/progress/progress.service.js';
import { completedCourse, unlockModules, type Unlocked } from './module-progress.sql.js';
import { unlockTexts } from './unlock-texts.js';

/** A user has completed the last published module of a course for the first time. */
export class CourseCompleted {
  constructor(
    readonly userId: string,
    readonly courseId: string,
  ) {}
}

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
  async announce({ userId }: Pick<Actor, 'userId'>, moduleId: string): Promise<void> {
    const unlocked = await this.database.query<Unlocked>(unlockModules, [userId, moduleId, this.clock.now()]);
    for (const { id, title } of unlocked) await this.tell(userId, id, title);
    const [course] = await this.database.query<{ courseId: string }>(completedCourse, [userId, moduleId]);
    if (course) await this.events.emit(new CourseCompleted(userId, course.courseId));
  }

  /** The same in a transaction of its own, for a module that was completed without a request of the person. */
  async announceLater(person: Pick<Actor, 'userId'>, moduleId: string): Promise<void> {
    await this.database.transaction(() => this.announce(person, moduleId));
    await this.events.emit(new ProgressChanged(person.userId));
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
