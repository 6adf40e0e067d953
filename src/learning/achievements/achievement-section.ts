import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { AchievementsService } from './achievements.service.js';

/** What the person earned last. */
@Provides(DashboardSection)
export class AchievementSection implements DashboardSection {
  readonly name = 'achievements';

  constructor(private readonly achievements: AchievementsService) {}

  of(actor: Actor): Promise<object> {
    return this.achievements.latest(actor);
  }
}
