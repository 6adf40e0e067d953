import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/** What a person decides about the use of their data. */
export const privacySettings = [
  'personalizedRecommendations',
  'learningAnalytics',
  'civicEngagementTracking',
  'communitySharing',
  'exportData',
] as const;
export type PrivacySetting = (typeof privacySettings)[number];

/** The settings that are off until the person, or a guardian, consents. */
export const consentPurposes = ['learningAnalytics', 'civicEngagementTracking', 'communitySharing'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

/** What a person lets the organization do with their data, stored under the id of the account. Without a row, the defaults apply. */
@Entity('user_privacy_settings')
export class UserPrivacySettings extends BaseEntity {
  /** Recommend resources from the person's own profile and activity. */
  @Column('boolean')
  personalizedRecommendations = true;

  /** Keep optional interactions, and count the person in statistics about groups. */
  @Column('boolean')
  learningAnalytics = false;

  /** Use the person's votes on bills for recommendations. */
  @Column('boolean')
  civicEngagementTracking = false;

  /** Show what the person shares to other learners. */
  @Column('boolean')
  communitySharing = false;

  /** Allow the download of all data of the account: the person's own lock on shared devices. */
  @Column('boolean')
  exportData = true;

  /** Version of the texts to which all purposes that are on were consented; null before the first consent. */
  @Column('text', { nullable: true })
  consentVersion: string | null = null;

  /** Switches off the purposes whose consent was given to another version of the texts. */
  dropOutdated(version: string): void {
    if (this.consentVersion !== version) for (const purpose of consentPurposes) this[purpose] = false;
  }
}
