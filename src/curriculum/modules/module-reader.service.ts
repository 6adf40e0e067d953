import { Injectable } from '@nestjs/common';
import { courseArchived } from '#curriculum/courses/course.entity.js';
import { CoursesService } from '#curriculum/courses/courses.service.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { notFound } from '#platform/problems/problem.js';
import type { LessonType } from './lesson-types/lesson-types.js';
import { LessonReader } from './lessons/lesson-reader.js';
import type { Lesson } from './lessons/lesson.entity.js';
import { holdModule } from './lessons/lessons.sql.js';
import type { CourseModulesQuery, ModuleQuery } from './module-queries.dto.js';
import type { OwnModuleProgress } from './module-views.dto.js';
import { modulePolicy } from './modules.policy.js';
import { moduleContext, moduleReferences, type OwnProgress, ownProgress } from './modules.sql.js';
import type { WorkbookModule } from './workbook-module.entity.js';

interface Reference {
  resourceId: string | null;
  assessmentId: string | null;
  title: string | null;
  url: string | null;
}

/** Reads modules, each with what the one decision about access says for the reader. */
@Injectable()
export class ModuleReader {
  constructor(
    @InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>,
    private readonly courses: CoursesService,
    private readonly lessons: LessonReader,
    private readonly access: AccessDecider,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, { status, courseId, standalone, q, sort, ...query }: ModuleQuery) {
    const rows = this.rows(actor, status);
    if (courseId) rows.andWhere('row.courseId = :courseId', { courseId });
    if (standalone) rows.andWhere('row.courseId IS NULL');
    searchIn(rows, q, 'title', 'description');
    const order = sort ?? (courseId || standalone ? 'moduleOrder' : 'title');
    const page = await paginateInContext(orderBy(rows, order), query, moduleContext);
    return { ...page, items: await this.forReader(actor, page.items) };
  }

  /** The modules of a course in their order. */
  async listOfCourse(actor: Actor, courseId: string, { status, ...query }: CourseModulesQuery) {
    await this.courses.assertReadable(actor, courseId);
    const rows = this.rows(actor, status).andWhere('row.courseId = :courseId', { courseId });
    const page = await paginateInContext(orderBy(rows, 'moduleOrder'), query, moduleContext);
    return { ...page, items: await this.forReader(actor, page.items) };
  }

  /** A module with its content. */
  async get(actor: Actor, id: string) {
    const rows = this.modules.visibleTo(actor).andWhere('row.id = :id', { id });
    const [module] = await this.forReader(actor, await readInContext(rows, moduleContext));
    if (!module) throw notFound('module');
    const lessons = await this.lessons.listOf(actor, id);
    const references = await this.database.query<Reference>(moduleReferences, [id]);
    const { overview, learningObjectives } = module;
    const content = { overview, learningObjectives, lessons, ...groupsOf(references) };
    return versionedByContent({ ...module, content });
  }

  /** A module without its content. Throws 404 unless the actor finds it in lists. */
  getListed(actor: Actor, id: string): Promise<WorkbookModule> {
    return this.modules.get(actor, id);
  }

  /** Throws 404 or 403 unless the actor may change the module. */
  async assertMayEdit(actor: Actor, id: string): Promise<void> {
    await this.modules.get(actor, id, 'edit');
  }

  /** As `assertMayEdit`, for what is added to the module. Throws 409 `module_archived` for an archived one. */
  async assertMayAddTo(actor: Actor, id: string): Promise<void> {
    (await this.modules.get(actor, id, 'edit')).refuseArchived();
  }

  /**
   * Keeps lessons of the module from being deleted until the transaction ends: what adds work to them calls it first. Throws
   * 409 `course_archived` in an archived course, which takes no more work.
   */
  async hold(id: string): Promise<void> {
    const [module] = await this.database.query<{ isArchived: boolean }>(holdModule, [id]);
    if (module?.isArchived) throw courseArchived();
  }

  /** A lesson, of one type if it is given. Throws 404 for other types, or unless the actor finds its module in lists. */
  async getLesson(actor: Actor, moduleId: string, id: string, type?: LessonType): Promise<Lesson> {
    const lesson = await this.lessons.get(actor, moduleId, id);
    if (type && lesson.type !== type) throw notFound(type);
    return lesson;
  }

  private rows(actor: Actor, status: CourseModulesQuery['status']) {
    const rows = this.modules.visibleTo(actor);
    return status ? rows.andWhere('row.status = :status', { status }) : rows.andWhere(`row.status <> 'archived'`);
  }

  /** Adds access, with the rules of `GET /access/module/:id`, and progress: one statement each for all modules. */
  private async forReader<T extends WorkbookModule>(actor: Actor, modules: T[]) {
    if (modules.length === 0) return [];
    const ids = modules.map(({ id }) => id);
    const decisions = await this.access.decideModules(actor, ids);
    const rows = await this.database.query<OwnProgress>(ownProgress, [actor.userId, ids]);
    const progress = new Map(rows.map(({ id, ...own }) => [id, own]));
    return modules.map((module) => {
      const { isPublished } = module;
      const { allowed = false, reason = null } = decisions.get(module.id) ?? {};
      const own = progress.get(module.id) ?? notStarted;
      return { ...module, isPublished, isAccessible: allowed, reason, ...own };
    });
  }
}

/** The progress on a module that was deleted since it was read. */
const notStarted: OwnModuleProgress = { userProgress: 0, progressStatus: 'not_started' };

const groupsOf = (references: Reference[]) => ({
  resources: references.flatMap(({ resourceId, assessmentId, title, url }) => {
    if (assessmentId) return [];
    return [{ ...(resourceId && { resourceId }), ...(title && { title }), ...(url && { url }) }];
  }),
  assessments: references.flatMap(({ assessmentId }) => (assessmentId ? [{ assessmentId }] : [])),
});
