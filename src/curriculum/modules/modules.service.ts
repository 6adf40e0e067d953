import { Injectable } from '@nestjs/common';
import { CoursesService } from '#curriculum/courses/courses.service.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { conflict } from '#platform/problems/problem.js';
import { LessonReader } from './lessons/lesson-reader.js';
import { LessonsService } from './lessons/lessons.service.js';
import { ModuleLinks } from './module-links.service.js';
import { ModuleReader } from './module-reader.service.js';
import type { ModuleChanges, ModuleDraft } from './modules.dto.js';
import { modulePolicy } from './modules.policy.js';
import { freePlace, reorderModules } from './modules.sql.js';
import { maxModules, type WorkbookModule } from './workbook-module.entity.js';

/** The job `course-shortened`: a published module was unpublished, archived or deleted. */
export interface CourseShortened {
  courseId: string;
}

/** Manages modules. Every change locks the course first, so that changes of its modules do not interleave. */
@Injectable()
export class ModulesService {
  constructor(
    @InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>,
    private readonly courses: CoursesService,
    private readonly links: ModuleLinks,
    private readonly lessons: LessonsService,
    private readonly lessonReader: LessonReader,
    private readonly reader: ModuleReader,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Creates a draft with its lessons, in a course the actor manages or outside courses. */
  async create(actor: Actor, { content = {}, courseId, moduleOrder, prerequisites, ...fields }: ModuleDraft) {
    mustBeAble(actor, 'create', modulePolicy);
    if (courseId) await this.courses.assertMayEdit(actor, courseId);
    const { overview = '', learningObjectives = [], lessons = [], ...links } = content;
    const module = await this.database.transaction(async () => {
      await this.lockOrder(courseId);
      const values = { ...fields, overview, learningObjectives, courseId, createdBy: actor.userId };
      const place = moduleOrder ?? (await this.findPlace(courseId));
      const created = await this.modules.create(actor, { ...values, moduleOrder: place });
      await this.links.write(actor, created.id, { prerequisites, ...links });
      await this.lessons.createAll(actor, created.id, lessons);
      return created;
    });
    return this.reader.get(actor, module.id);
  }

  /** Changes a module, and moves it in its course. Throws 409 `prerequisite_cycle` if it would require itself. */
  async change(actor: Actor, id: string, changes: ModuleChanges, expected?: number) {
    const { content = {}, prerequisites, moduleOrder, ...fields } = changes;
    const { overview, learningObjectives } = content;
    const texts = { ...(overview !== undefined && { overview }), ...(learningObjectives && { learningObjectives }) };
    await this.inTurn(actor, id, 'edit', async (module) => {
      module.refuseArchived();
      await this.modules.save(Object.assign(module, fields, texts), expected);
      await this.links.write(actor, id, { ...content, ...(prerequisites && { prerequisites }) });
      if (moduleOrder !== undefined && moduleOrder !== module.moduleOrder)
        await this.database.query(reorderModules, [id, moduleOrder]);
    });
    return this.reader.get(actor, id);
  }

  /** Deletes a module that no learner has worked on, archives any other. Throws 409 `module_required` for a prerequisite. */
  remove(actor: Actor, id: string, expected?: number): Promise<{ archived: boolean }> {
    return deleteOrArchive(this.database, {
      lock: async () => {
        const module = await this.lock(actor, id, 'remove');
        assertVersion(module, expected);
        await this.links.assertNotRequired(id);
        return module;
      },
      remove: async (module) => {
        await this.modules.remove(module);
        if (module.status === 'published') await this.shortenCourse(module);
      },
      archive: async (module) => {
        const { status } = module;
        if (status === 'archived') return;
        module.archive(this.clock.now());
        await this.modules.save(module);
        if (status === 'published') await this.shortenCourse(module);
      },
      record: (_, archived) => this.record(actor, archived ? 'module.archived' : 'module.removed', id),
    });
  }

  publish(actor: Actor, id: string) {
    return this.move(actor, id, 'module.published', async (module) =>
      module.publish(this.clock.now(), await this.lessonReader.count(id)),
    );
  }

  unpublish(actor: Actor, id: string) {
    return this.move(actor, id, 'module.unpublished', (module) => module.unpublish());
  }

  /** Turns an archived module into a draft at the first free place. Has no effect on any other. */
  restore(actor: Actor, id: string) {
    return this.move(actor, id, 'module.restored', async (module) => {
      if (module.status === 'archived') module.restore(await this.findPlace(module.courseId));
    });
  }

  /** Moves a module within its course, in one statement. */
  reorder(actor: Actor, id: string, moduleOrder: number): Promise<{ ids: string[] } | undefined> {
    return this.inTurn(actor, id, 'edit', async (module) => {
      module.refuseArchived();
      const [order] = await this.database.query<{ ids: string[] }>(reorderModules, [id, moduleOrder]);
      return order;
    });
  }

  private async move(
    actor: Actor,
    id: string,
    action: string,
    transition: (module: WorkbookModule) => void | Promise<void>,
  ) {
    await this.inTurn(actor, id, 'edit', async (module) => {
      const { status } = module;
      await transition(module);
      if (module.status === status) return;
      await this.modules.save(module);
      if (status === 'published') await this.shortenCourse(module);
      await this.record(actor, action, id);
    });
    return this.reader.get(actor, id);
  }

  private inTurn<T>(
    actor: Actor,
    id: string,
    action: 'edit',
    work: (module: WorkbookModule) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async () => work(await this.lock(actor, id, action)));
  }

  private async lock(actor: Actor, id: string, action: 'edit' | 'remove'): Promise<WorkbookModule> {
    const { courseId } = await this.modules.get(actor, id, action);
    await this.lockOrder(courseId);
    return this.modules.lock(actor, id, action);
  }

  /** Takes the locks of the trigger that checks prerequisites. Throws 409 `course_archived` in an archived course. */
  private async lockOrder(courseId: string | null): Promise<void> {
    if (courseId) await this.courses.lockContent(courseId);
    else await this.database.lock('modules');
  }

  private async findPlace(courseId: string | null): Promise<number> {
    const [row] = await this.database.query<{ place: number | null }>(freePlace, [courseId]);
    if (row?.place) return row.place;
    throw conflict('modules_full', `There are ${maxModules} modules already. Archive one, or use another course.`);
  }

  /** A course without this published module may be complete for people who have completed all others. */
  private async shortenCourse({ courseId }: WorkbookModule): Promise<void> {
    if (courseId) await this.queue.add('course-shortened', { courseId } satisfies CourseShortened);
  }

  private record(actor: Actor, action: string, entityId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'module', entityId });
  }
}
