import { lessonPolicy } from '#curriculum/modules/modules.policy.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, SearchSource } from '#platform/search/search-source.port.js';

/** Finds lessons by title and text, in the modules that the decision about access opens to the person. */
@Provides(SearchSource)
export class LessonSearch implements SearchSource {
  readonly kind = 'lesson';
  readonly vocabulary = 'lessons';

  constructor(
    @InjectScoped(lessonPolicy) private readonly lessons: Scoped<typeof lessonPolicy>,
    private readonly access: AccessDecider,
  ) {}

  async rowsFor(actor: Actor): Promise<SearchableRows | undefined> {
    const open = await this.access.openModules(actor);
    if (open?.length === 0) return undefined;
    const inOpenModule = open ? 'row.module_id = ANY (:keys)' : moduleIsKept;
    return {
      table: 'lessons',
      scope: this.lessons.splice(actor, (visible) => `${inOpenModule} AND ${visible('row')}`),
      ...(open && { keys: open }),
      title: 'row.title',
      text: `coalesce(row.content ->> 'text', '')`,
      path: `'/modules/' || row.module_id || '/lessons/' || row.id`,
      courseId: '(SELECT m.course_id FROM modules m WHERE m.id = row.module_id)',
    };
  }
}

const moduleIsKept = `(SELECT m.status <> 'archived' FROM modules m WHERE m.id = row.module_id)`;
