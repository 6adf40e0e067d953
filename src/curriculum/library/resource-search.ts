import { EnabledScopes } from '#curriculum/resources/enabled-scopes.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, SearchSource } from '#platform/search/search-source.port.js';

/** Finds active resources by title, topics, author and description, as the search of resources alone does. */
@Provides(SearchSource)
export class ResourceSearch implements SearchSource {
  readonly kind = 'resource';
  readonly vocabulary = 'resources';

  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly scopes: EnabledScopes,
    private readonly access: AccessDecider,
  ) {}

  async rowsFor(actor: Actor): Promise<SearchableRows | undefined> {
    const enabled = this.scopes.all.map((scope) => `'${scope}'`);
    if (enabled.length === 0) return undefined;
    const withheld = (await this.access.withheld(actor)).map(({ id }) => id);
    const conditions = [
      `row.status = 'active' AND row.scope IN (${enabled.join(', ')})`,
      ...(withheld.length > 0
        ? ['(row.subject_id = ANY (:keys)) IS NOT TRUE AND (row.unit_id = ANY (:keys)) IS NOT TRUE']
        : []),
    ];
    return {
      table: 'resources',
      scope: this.resources.splice(actor, (visible) => [...conditions, visible('row')].join(' AND ')),
      ...(withheld.length > 0 && { keys: withheld }),
      title: 'row.title',
      text: 'row.description',
      path: `'/resources/' || row.id`,
      subjectId: 'row.subject_id',
    };
  }
}
