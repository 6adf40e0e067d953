import { type PrivacyChange, PrivacyListener } from '#identity/privacy-settings/privacy-listener.port.js';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { Provides } from '#platform/ports/ports.js';
import { deleteDerived, deleteDerivedFromVotes, countVotes, engageWithResources } from './derived-data.sql.js';
import { expireList, personalized } from './recommendations.sql.js';

/** What is derived from a person's activity and votes, kept only as their privacy settings permit. */
@Provides(PrivacyListener)
export class DerivedData implements PrivacyListener {
  constructor(
    private readonly database: Database,
    private readonly privacy: PrivacySettingsService,
    private readonly features: Features,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts the topics of resources that the person has viewed, completed, bookmarked or rated. While recommendations are off,
   * there is no purpose for which to count them.
   */
  async engageWith(userId: string, ...resourceIds: string[]): Promise<void> {
    if (!this.features.isOn('recommendations')) return;
    await this.engage(engageWithResources, userId, () => Promise.resolve(resourceIds));
  }

  /**
   * Counts the topics of the bills on which the person has voted, in place of those counted before. `topicsOfVotes` reads them, none without
   * civicEngagementTracking, while the privacy settings cannot change.
   */
  countVotes(userId: string, topicsOfVotes: () => Promise<string[]>): Promise<void> {
    return this.engage(countVotes, userId, topicsOfVotes);
  }

  /** What is permitted counts from the next list that the person reads; what is not is deleted in this transaction. */
  async privacyChanged({ userId, setting, isOn }: PrivacyChange): Promise<void> {
    const votes = 'civicEngagementTracking';
    if (setting !== personalized && setting !== votes) return;
    if (isOn) await this.database.query(expireList, [userId, this.clock.now()]);
    else await this.database.query(setting === votes ? deleteDerivedFromVotes : deleteDerived, [userId]);
  }

  private engage(statement: Statement, userId: string, subjects: () => Promise<string[]>): Promise<void> {
    return this.database.transaction(async () => {
      const permitted = await this.privacy.hold(personalized, [userId]);
      if (permitted.length === 0) return;
      await this.database.lock('topicEngagement', userId);
      await this.database.query(statement, [userId, await subjects(), this.clock.now()]);
    });
  }
}
