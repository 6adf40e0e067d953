import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, SearchSource } from '#platform/search/search-source.port.js';
import { modulePolicy } from './modules.policy.js';

/** Finds modules by title and description, which lists show to everyone in their scope. */
@Provides(SearchSource)
export class ModuleSearch implements SearchSource {
  readonly kind = 'module';
  readonly vocabulary = 'modules';

  constructor(@InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>) {}

  rowsFor(actor: Actor): Promise<SearchableRows> {
    return Promise.resolve({
      table: 'modules',
      scope: this.modules.splice(actor, (visible) => `row.status <> 'archived' AND ${visible('row')}`),
      title: 'row.title',
      text: `coalesce(row.description, '')`,
      path: `'/modules/' || row.id`,
      courseId: 'row.course_id',
    });
  }
}
