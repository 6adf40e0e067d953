import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import type { ProgressStatus } from '#curriculum/modules/progress-statuses.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { UserProgress } from '#learning/progress/user-progress.entity.js';
import type { Actor } from '#platform/access/actor.js';
import { taggedByContent } from '#platform/api/content-tag.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { contextOf, readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { StudentsService } from '#school/students/students.service.js';
import type { LessonProgressView, ModuleProgressQuery } from './module-progress.dto.js';
import { lessonProgress } from './module-progress.sql.js';

/** A row may still be locked although its prerequisites were removed since (docs/decisions/0150). */
const currentStatus = `CASE WHEN row.status = 'locked'
  THEN (SELECT p.status FROM module_progress(row.user_id, ARRAY[row.module_id]) p) ELSE row.status END`;

const moduleContext = contextOf<{ title: string; courseId: string | null; status: ProgressStatus }>(
  { title: 'm.title', courseId: 'm.course_id', status: currentStatus },
  'FROM modules m WHERE m.id = row.module_id',
);

/** Users' progress on modules and their lessons, as stored. */
@Injectable()
export class ModuleProgressReader {
  constructor(
    @InjectScoped(progressPolicy) private readonly progress: Scoped<typeof progressPolicy>,
    private readonly students: StudentsService,
    private readonly modules: ModuleReader,
    private readonly database: Database,
  ) {}

  /** The modules that the actor has started or that are locked for them, most recent first. */
  list(actor: Actor, query: ModuleProgressQuery) {
    return this.page(this.rows(actor), query);
  }

  /** Like `list`, for a student. */
  async listOfStudent(actor: Actor, studentId: string, query: ModuleProgressQuery) {
    const rows = this.progress.visibleTo(actor).andWhere('row.userId = :studentId', { studentId });
    const page = await this.page(rows, query);
    // An empty list must not reveal that a student exists whom the actor cannot see: get() answers 404 for those.
    if (page.total === 0) await this.students.get(actor, studentId);
    return page;
  }

  /** Progress as last reported, with that of the lessons. */
  async get(actor: Actor, moduleId: string) {
    const { title, courseId } = await this.modules.getListed(actor, moduleId);
    const rows = this.rows(actor).andWhere('row.moduleId = :moduleId AND row.lesson_id IS NULL', { moduleId });
    const [stored] = await readInContext(rows, moduleContext);
    const { id = null, createdAt = null, updatedAt = null } = stored ?? {};
    const row = { ...(stored ?? new UserProgress()), id, createdAt, updatedAt, userId: actor.userId };
    const lessons = await this.database.query<LessonProgressView>(lessonProgress, [actor.userId, moduleId]);
    return taggedByContent({ ...row, moduleId, courseId, title, lastAccessedAt: accessOf(row), lessons });
  }

  private async page(rows: SelectQueryBuilder<UserProgress>, { courseId, status, ...query }: ModuleProgressQuery) {
    rows.andWhere('row.module_id IS NOT NULL AND row.lesson_id IS NULL');
    if (courseId)
      rows.andWhere('row.module_id IN (SELECT m.id FROM modules m WHERE m.course_id = :courseId)', { courseId });
    if (status) rows.andWhere(`(${currentStatus}) = :status`, { status });
    const page = await paginateInContext(orderBy(rows, '-lastAccessedAt'), query, moduleContext);
    return { ...page, items: page.items.map((row) => ({ ...row, lastAccessedAt: accessOf(row) })) };
  }

  private rows(actor: Actor) {
    return this.progress.visibleTo(actor, 'readOwn');
  }
}

/** When the person last opened it; null until it is started. */
const accessOf = ({ status, lastAccessedAt }: Pick<UserProgress, 'status' | 'lastAccessedAt'>): Date | null =>
  status === 'locked' || status === 'not_started' ? null : lastAccessedAt;
