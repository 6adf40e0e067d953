import type { Part } from '#curriculum/outline/outline.entities.js';
import { sectionPolicy } from '#curriculum/outline/outline.policy.js';
import { ofOpenUnit } from '#curriculum/outline/outline.scopes.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, SearchSource } from '#platform/search/search-source.port.js';

/** Finds sections of subjects by title, description and body. */
@Provides(SearchSource)
export class SectionSearch implements SearchSource {
  readonly kind = 'section';
  readonly vocabulary = 'sections';

  constructor(
    @InjectScoped(sectionPolicy) private readonly sections: Scoped<typeof sectionPolicy>,
    @InjectScoped(subjectPolicy) private readonly subjects: Scoped<typeof subjectPolicy>,
    private readonly access: AccessDecider,
  ) {}

  async rowsFor(actor: Actor): Promise<SearchableRows> {
    const withheld = (await this.access.withheld(actor)).map(({ id }) => id);
    const near = this.nearBy(actor);
    const own = this.sections.splice(actor, (visible) =>
      [visible('row'), ...(withheld.length > 0 ? [notWithheld] : [])].join(' AND '),
    );
    return {
      table: 'sections',
      scope: (now) => `${near(now)} AND ${own(now)}`,
      ...(withheld.length > 0 && { keys: withheld }),
      title: 'row.title',
      text: `row.description || ' ' || row.body`,
      path: `'/sections/' || row.id`,
      subjectId: 'row.subject_id',
    };
  }

  /** Implied by the scope, in a form for which PostgreSQL uses indexes; nothing for an actor who reads every section. */
  private nearBy(actor: Actor): (now: string) => string {
    if (this.sections.reachesAll(actor, 'read')) return () => 'TRUE';
    return this.subjects.splice(
      actor,
      (visible) => `(row.subject_id = ANY (ARRAY(SELECT s.id FROM subjects s WHERE ${visible('s')}))
        OR row.part_id = ANY (ARRAY(SELECT p.id FROM parts p WHERE ${ofOpenUnit<Part>('unitId')('p')})))`,
    );
  }
}

const notWithheld = `row.subject_id <> ALL (:keys)
  AND (SELECT p.unit_id <> ALL (:keys) FROM parts p WHERE p.id = row.part_id)`;
