import { Injectable } from '@nestjs/common';
import { ProgressChanged } from '#learning/progress/progress.service.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { completedByPeople, completedCourse, holdCourse } from './course-completion.sql.js';
import { unlockModules, type Unlocked } from './module-progress.sql.js';
import { unlockTexts } from './unlock-texts.js';

/** The job `course-completed`: a person has completed the last published module of a course. */
export interface CourseCompletion {
  userId: string;
  courseId: string;
  /** ISO 8601. */
  completedAt: string;
}

/** What follows from the first completion of a module. */
@Injectable()
export class Completions {
  constructor(
    private readonly notifier: Notifier,
    private readonly jobs: JobQueue,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Unlocks what required the module, tells the person, and queues `course-completed` for a completed course. Runs in the
   * transaction that completed it. A person's completions wait for each other: of two last modules, the second sees the first.
   */
  async announce({ userId }: Pick<Actor, 'userId'>, moduleId: string): Promise<void> {
    const now = this.clock.now();
    await this.database.lock('moduleProgress', userId);
    const unlocked = await this.database.query<Unlocked>(unlockModules, [userId, moduleId, now]);
    for (const { id, title } of unlocked) await this.tell(userId, id, title);
    await this.database.query(holdCourse, [moduleId]);
    const [course] = await this.database.query<{ courseId: string }>(completedCourse, [userId, moduleId]);
    const completedAt = now.toISOString();
    if (course) await this.jobs.add('course-completed', { userId, ...course, completedAt } satisfies CourseCompletion);
  }

  /** The same in a transaction of its own, for a module that was completed without a request of the person. */
  async announceLater(person: Pick<Actor, 'userId'>, moduleId: string): Promise<void> {
    await this.database.transaction(() => this.announce(person, moduleId));
    await this.events.emit(new ProgressChanged(person.userId));
  }

  /**
   * Queues `course-completed` for the people who have completed a course because a module was taken out of it, with the time of
   * their last completion. Those who have had the certificate of that completion get no other.
   */
  async announceShortened(courseId: string): Promise<void> {
    await this.database.transaction(async () => {
      const completions = await this.database.query<CourseCompletion>(completedByPeople, [courseId]);
      await this.jobs.addAll('course-completed', completions);
    });
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
