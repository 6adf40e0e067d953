import { Injectable } from '@nestjs/common';
import { lessonPolicy } from '#curriculum/modules/modules.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import type { Lesson } from './lesson.entity.js';
import { countLessons, lessonContext } from './lessons.sql.js';

/** Reads lessons with their whole content. The caller has checked that the module is open to the actor. */
@Injectable()
export class LessonReader {
  constructor(
    @InjectScoped(lessonPolicy) private readonly lessons: Scoped<typeof lessonPolicy>,
    private readonly database: Database,
  ) {}

  /** The lessons of a module, in order. */
  async listOf(actor: Actor, moduleId: string): Promise<Lesson[]> {
    const rows = this.lessons.visibleTo(actor).andWhere('row.moduleId = :moduleId', { moduleId });
    const lessons = await readInContext(orderBy(rows, 'sortOrder'), lessonContext);
    return lessons.map(complete);
  }

  async get(actor: Actor, moduleId: string, id: string): Promise<Lesson> {
    const rows = this.lessons.visibleTo(actor).andWhere('row.moduleId = :moduleId AND row.id = :id', { moduleId, id });
    const [lesson] = await readInContext(rows, lessonContext);
    if (!lesson) throw notFound('lesson');
    return complete(lesson);
  }

  async count(moduleId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(countLessons, [moduleId]);
    return row?.count ?? 0;
  }
}

type Read = Lesson & { exercises: { questionId: string }[] | null };

const complete = ({ exercises, ...lesson }: Read): Lesson =>
  Object.assign(lesson, exercises && { content: { exercises, ...lesson.content } });
