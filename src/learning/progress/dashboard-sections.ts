import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { Provides } from '#platform/ports/ports.js';
import { hoursAndMinutes } from '#platform/text/calendar.js';
import { type LearnerTotals, learnerTotals, type UnfinishedItem, unfinishedItems } from './dashboard.sql.js';
import { progressPolicy } from './progress.policy.js';

const maxShown = 5;

/** Who the person is, how much they have learned, and the days in a row on which they did. */
@Provides(DashboardSection)
export class LearnerSection implements DashboardSection {
  readonly name = 'user';

  constructor(
    private readonly database: Database,
    private readonly features: Features,
    private readonly clock: Clock,
  ) {}

  async of({ userId }: Actor): Promise<object> {
    const values = [userId, this.clock.now(), this.features.isOn('library')];
    const [learner] = await this.database.query<LearnerTotals>(learnerTotals, values);
    return { ...learner, totalTimeSpent: hoursAndMinutes(learner?.totalSeconds ?? 0) };
  }
}

/** What the person has begun and not finished. Items of disabled features, and those closed to the person, are left out. */
@Provides(DashboardSection)
export class ContinueSection implements DashboardSection {
  readonly name = 'continueLearning';

  constructor(
    @InjectScoped(progressPolicy) private readonly progress: Scoped<typeof progressPolicy>,
    private readonly features: Features,
    private readonly access: AccessDecider,
  ) {}

  async of(actor: Actor): Promise<object> {
    const on = (['subjects', 'subscriptions', 'workbook'] as const).map((feature) => this.features.isOn(feature));
    const items = await this.progress.read<UnfinishedItem>(actor, unfinishedItems, on, 'continueOwn');
    const modules = await this.access.decideModules(
      actor,
      items.flatMap(({ moduleId }) => moduleId ?? []),
    );
    const offers = await this.access.decideCoursesAndPaths(
      actor,
      items.flatMap(({ offerId }) => offerId ?? []),
    );
    const isOutline = items.some(({ outline }) => outline.length > 0);
    const withheld = new Set(isOutline ? (await this.access.withheld(actor)).map(({ id }) => id) : []);
    return items
      .filter(({ moduleId }) => !moduleId || modules.get(moduleId)?.allowed)
      .filter(({ offerId }) => !offerId || offers.get(offerId)?.allowed)
      .filter(({ outline }) => !outline.some((id) => withheld.has(id)))
      .slice(0, maxShown)
      .map(({ id, title, type, progress, lastViewed }) => ({ id, title, type, progress, lastViewed }));
  }
}
