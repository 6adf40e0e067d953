import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { CourseContent } from '#curriculum/courses/course-content.port.js';
import { modulePolicy } from './modules.policy.js';
import { copyModules } from './modules.sql.js';

/** Copies the modules that the actor may read, with their lessons. */
@Provides(CourseContent)
export class ModuleCopies extends CourseContent {
  constructor(
    @InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>,
    private readonly database: Database,
  ) {
    super();
  }

  async copy(actor: Actor, from: string, to: string): Promise<void> {
    const rows = this.modules.visibleTo(actor).andWhere(`row.courseId = :from AND row.status <> 'archived'`, { from });
    const ids = (await rows.select('row.id').getMany()).map(({ id }) => id);
    if (ids.length > 0) await this.database.query(copyModules, [ids, ids.map(newId), to, actor.userId]);
  }
}
