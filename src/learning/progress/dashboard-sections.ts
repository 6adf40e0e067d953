import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { Provides } from '#platform/ports/ports.js';
import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import { type LearnerTotals, learnerTotals, unfinishedItems } from './dashboard.sql.js';
import { progressPolicy } from './progress.policy.js';

/** Who the person is, how much they have learned, and the days in a row on which they did. */
@Provides(DashboardSection)
export class LearnerSection implements DashboardSection {
  readonly name = 'user';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of({ userId }: Actor): Promise<object> {
    const [learner] = await this.database.query<LearnerTotals>(learnerTotals, [userId, this.clock.now()]);
    const { minutes = 0, ...rest } = learner ?? {};
    return { ...rest, totalTimeSpent: inHours(minutes), totalSeconds: minutes * 60 };
  }
}

/** What the person has begun and not finished. Items of disabled features are left out. */
@Provides(DashboardSection)
export class ContinueSection implements DashboardSection {
  readonly name = 'continueLearning';

  constructor(
    @InjectScoped(progressPolicy) private readonly progress: Scoped<typeof progressPolicy>,
    private readonly features: Features,
  ) {}

  of(actor: Actor): Promise<object> {
    const on = (['subjects', 'subscriptions', 'workbook'] as const).map((feature) => this.features.isOn(feature));
    return this.progress.read(actor, unfinishedItems, on, 'continueOwn');
  }
}

/** `18 hours 32 minutes`, `1 hour 0 minutes`. */
const inHours = (minutes: number): string =>
  `${counted(Math.floor(minutes / 60), 'hour')} ${counted(minutes % 60, 'minute')}`;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
