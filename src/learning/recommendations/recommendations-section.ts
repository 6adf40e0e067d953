import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { RecommendationsService } from './recommendations.service.js';

const maxShown = 5;

/** The best recommendations of the person. */
@Provides(DashboardSection)
export class RecommendationsSection implements DashboardSection {
  readonly name = 'recommendations';

  constructor(private readonly recommendations: RecommendationsService) {}

  async of(actor: Actor): Promise<object> {
    const { items } = await this.recommendations.list(actor, { explain: false });
    return items.slice(0, maxShown).map(({ id, title, type, durationMinutes, reason, score }) => ({
      id,
      title,
      type,
      reason,
      score,
      duration: durationMinutes === null ? null : `${durationMinutes} min`,
    }));
  }
}
