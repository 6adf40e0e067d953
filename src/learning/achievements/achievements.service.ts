import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { onePage } from '#platform/api/page.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { AchievementCatalogue } from './achievement-catalogue.js';
import { latestEarned, standing, type StoredAchievement } from './achievements.sql.js';

/** Shows people what they have earned, and what they can. */
@Injectable()
export class AchievementsService {
  constructor(
    private readonly catalogue: AchievementCatalogue,
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The declared achievements with what the person has earned, and how far they are with the others. */
  async list({ userId }: Actor) {
    const found = await this.database.query<StoredAchievement>(standing(this.catalogue.of()), [
      userId,
      this.clock.now(),
    ]);
    const standings = new Map(found.map((row) => [row.key, row]));
    const shown = await this.inLanguage();
    return onePage(shown.map((each) => ({ progress: 0, earnedAt: null, ...each, ...standings.get(each.key) })));
  }

  /** The achievements that the person earned last. */
  async latest({ userId }: Actor) {
    const shown = new Map((await this.inLanguage()).map((each) => [each.key, each]));
    const earned = await this.database.query<{ key: string }>(latestEarned, [userId, [...shown.keys()]]);
    return earned.map((row) => ({ ...shown.get(row.key), ...row }));
  }

  /** The achievements in the language of the organization. */
  private async inLanguage() {
    const language = languageOf((await this.organizations.current()).locale);
    return this.catalogue.of().map(({ key, target, titles, descriptions }) => ({
      key,
      target,
      title: titles[language],
      description: descriptions[language],
    }));
  }
}
