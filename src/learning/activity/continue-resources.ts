import { EnabledScopes } from '#curriculum/resources/enabled-scopes.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { unfinishedResources } from './activity-summary.sql.js';

/** The resources that the person has begun and not finished. */
@Provides(DashboardSection)
export class ContinueResources implements DashboardSection {
  readonly name = 'continueLearning';

  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly scopes: EnabledScopes,
  ) {}

  of(actor: Actor): Promise<object> {
    return this.resources.read(actor, unfinishedResources, [this.scopes.all]);
  }
}
