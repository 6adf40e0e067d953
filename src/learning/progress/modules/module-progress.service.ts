import { Injectable } from '@nestjs/common';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import { statusAtPercent, transition } from '#learning/progress/progress-state.js';
import { ProgressChanged } from '#learning/progress/progress.service.js';
import { type Reported, reportLesson } from '#learning/progress/progress.sql.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { Completions } from './completions.service.js';
import { ModuleProgressReader } from './module-progress-reader.service.js';
import type { ModuleReport } from './module-progress.dto.js';
import {
  type LessonFacts,
  lessonFacts,
  recountModule,
  revisitModule,
  startModule,
  storeLocked,
} from './module-progress.sql.js';

/** Reports on modules and their lessons. The guard has checked that the module is open to the actor. */
@Injectable()
export class ModuleProgressService {
  constructor(
    private readonly reader: ModuleProgressReader,
    private readonly modules: ModuleReader,
    private readonly completions: Completions,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Starts a module. Throws 409 `illegal_transition` if it was started before. */
  async start(actor: Actor, moduleId: string) {
    await this.modules.getListed(actor, moduleId);
    await this.database.transaction(async () => {
      const { status } = await this.reader.get(actor, moduleId);
      transition(status === 'locked' ? transition(status, 'unlock') : status, 'start');
      await this.open(actor, moduleId, 0);
    });
    return this.reader.get(actor, moduleId);
  }

  /** Stores a report on a module. Throws 409 `lessons_decide` for a percentage if the module has lessons. */
  async report(actor: Actor, moduleId: string, { progressPercent, minutes }: ModuleReport) {
    await this.modules.getListed(actor, moduleId);
    const { hasLessons } = await this.factsOf(moduleId, null);
    if (hasLessons && progressPercent !== undefined)
      throw conflict('lessons_decide', 'The progress of this module follows from its lessons. Report on its lessons.');
    await this.database.transaction(async () => {
      await this.open(actor, moduleId, minutes);
      await this.recount(actor, moduleId, progressPercent ?? null);
    });
    return this.reader.get(actor, moduleId);
  }

  /**
   * Stores a report on a lesson and recounts the module in the same transaction. Throws 409 `exercise_decides` for a
   * percentage if the lesson is completed by its exercise.
   */
  async reportLesson(actor: Actor, moduleId: string, lessonId: string, { progressPercent, minutes }: ModuleReport) {
    await this.modules.getListed(actor, moduleId);
    await this.database.transaction(async () => {
      const { decidesItself } = await this.storeLesson(actor, {
        moduleId,
        lessonId,
        percent: progressPercent,
        minutes,
      });
      if (decidesItself && progressPercent !== undefined)
        throw conflict(
          'exercise_decides',
          'The progress of this lesson follows from its exercise. Answer its questions.',
        );
    });
    return this.reader.get(actor, moduleId);
  }

  /** Stores what a person has reached in an exercise. Runs in the transaction that graded it. */
  async recordLesson(userId: string, moduleId: string, lessonId: string, percent: number): Promise<void> {
    await this.storeLesson({ userId }, { moduleId, lessonId, percent, minutes: 0 });
  }

  /** Takes up a completed module again. Throws 409 `illegal_transition` in any other state. */
  async revisit(actor: Actor, moduleId: string) {
    const { status } = await this.reader.get(actor, moduleId);
    transition(status, 'revisit');
    await this.database.transaction(async () => {
      // Rows of several lessons change, which reports store one by one.
      await this.database.lock('moduleProgress', actor.userId);
      await this.database.query(revisitModule, [actor.userId, moduleId, this.clock.now()]);
    });
    await this.events.emit(new ProgressChanged(actor.userId));
    return this.reader.get(actor, moduleId);
  }

  private async storeLesson(person: Learner, { moduleId, lessonId, percent = null, minutes }: LessonReport) {
    await this.open(person, moduleId, minutes);
    const facts = await this.factsOf(moduleId, lessonId);
    if (!facts.isLesson) throw notFound('lesson');
    await this.database.query<Reported>(reportLesson, [
      newId(),
      person.userId,
      lessonId,
      moduleId,
      null,
      percent,
      statusAtPercent(percent ?? 0),
      null,
      minutes,
      this.clock.now(),
    ]);
    await this.recount(person, moduleId, null);
    return facts;
  }

  private async open({ userId }: Learner, moduleId: string, minutes: number): Promise<void> {
    const now = this.clock.now();
    await this.events.emit(new ProgressChanged(userId));
    await this.modules.hold(moduleId);
    // Opening a module also stores the locked ones of its course; concurrent reports would store them in different orders.
    await this.database.lock('moduleProgress', userId);
    await this.database.query(startModule, [newId(), userId, moduleId, now, minutes]);
    await this.database.query(storeLocked, [userId, moduleId, now]);
  }

  private async recount(person: Learner, moduleId: string, percent: number | null): Promise<void> {
    const now = this.clock.now();
    const values = [person.userId, moduleId, now, percent];
    const [reported] = await this.database.query<Reported>(recountModule, values);
    if (reported?.firstCompletedAt?.getTime() === now.getTime()) await this.completions.announce(person, moduleId);
  }

  private async factsOf(moduleId: string, lessonId: string | null) {
    const values = [moduleId, lessonId];
    const [facts] = await this.database.query<LessonFacts>(lessonFacts, values);
    return facts ?? { hasLessons: false, isLesson: false, decidesItself: false };
  }
}

type Learner = Pick<Actor, 'userId'>;

/** A report on a lesson; without a percentage, it adds time only. */
interface LessonReport {
  moduleId: string;
  lessonId: string;
  percent?: number | null | undefined;
  minutes: number;
}
