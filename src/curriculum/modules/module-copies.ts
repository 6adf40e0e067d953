import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { Actor } from '#platform/access/actor.js';
import { All, Provides } from '#platform/ports/ports.js';
import { type CopiedContent, CourseContent } from '#curriculum/courses/course-content.port.js';
import { modulePolicy } from './modules.policy.js';
import { copyModules, questionsOfModules } from './module-copies.sql.js';
import { UsableQuestions } from './usable-questions.port.js';

/** Copies the modules that the actor may read, with their lessons and those questions that the actor may read. */
@Provides(CourseContent)
export class ModuleCopies extends CourseContent {
  constructor(
    @InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>,
    private readonly database: Database,
    @All(UsableQuestions) private readonly questions: UsableQuestions[],
  ) {
    super();
  }

  async copy(actor: Actor, from: string, to: string): Promise<CopiedContent> {
    const rows = this.modules.visibleTo(actor).andWhere(`row.courseId = :from AND row.status <> 'archived'`, { from });
    const ids = (await rows.select('row.id').getMany()).map(({ id }) => id);
    if (ids.length === 0) return { questionsLeftOut: 0 };
    const values = [ids, ids.map(newId), to, actor.userId, await this.readableQuestions(actor, ids)];
    const [copied] = await this.database.query<CopiedContent>(copyModules, values);
    return copied ?? { questionsLeftOut: 0 };
  }

  private async readableQuestions(actor: Actor, moduleIds: string[]): Promise<string[]> {
    const asked = await this.database.query<{ id: string }>(questionsOfModules, [moduleIds]);
    if (asked.length === 0) return [];
    const ids = asked.map(({ id }) => id);
    return (await Promise.all(this.questions.map((bank) => bank.readable(actor, ids)))).flat();
  }
}
