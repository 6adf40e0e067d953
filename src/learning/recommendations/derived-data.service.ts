import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { type PrivacyChange, PrivacyListener } from '#identity/privacy-settings/privacy-listener.port.js';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import { deleteDerived, deleteDerivedFromVotes, engageByVotes, engageWithResources } from './derived-data.sql.js';
import { expireList, personalized } from './recommendations.sql.js';

/** What is derived from a person's activity and votes, kept only as their privacy settings permit. */
@Provides(PrivacyListener)
export class DerivedData implements PrivacyListener {
  constructor(
    private readonly database: Database,
    private readonly privacy: PrivacySettingsService,
    private readonly clock: Clock,
  ) {}

  /** Counts the topics of resources that the person has viewed, completed, bookmarked or rated. */
  engageWith(userId: string, ...resourceIds: string[]): Promise<void> {
    return this.engage(engageWithResources, userId, resourceIds);
  }

  /** Counts the topics of bills on which the person has voted. The caller has asked for civicEngagementTracking. */
  engageByVotes(userId: string, topics: string[]): Promise<void> {
    return this.engage(engageByVotes, userId, topics);
  }

  /** What is permitted counts from the next list that the person reads; what is not is deleted in this transaction. */
  async privacyChanged({ userId, setting, isOn }: PrivacyChange): Promise<void> {
    const votes = 'civicEngagementTracking';
    if (setting !== personalized && setting !== votes) return;
    if (isOn) await this.database.query(expireList, [userId, this.clock.now()]);
    else await this.database.query(setting === votes ? deleteDerivedFromVotes : deleteDerived, [userId]);
  }

  private engage(statement: Statement, userId: string, subjects: string[]): Promise<void> {
    return this.database.transaction(async () => {
      const permitted = await this.privacy.hold(personalized, [userId]);
      if (permitted.length > 0) await this.database.query(statement, [userId, subjects, this.clock.now()]);
    });
  }
}
