import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people let the organization do with their data, and the evidence of their consent. */
export class CreatePrivacySettings1770000002600 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE user_privacy_settings (
        id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        personalized_recommendations boolean NOT NULL DEFAULT true,
        learning_analytics boolean NOT NULL DEFAULT false,
        civic_engagement_tracking boolean NOT NULL DEFAULT false,
        community_sharing boolean NOT NULL DEFAULT false,
        export_data boolean NOT NULL DEFAULT true,
        consent_version text CHECK (length(consent_version) BETWEEN 1 AND 20),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        -- What needs consent is on only with a consent.
        CONSTRAINT user_privacy_settings_consent_check CHECK (consent_version IS NOT NULL
          OR NOT (learning_analytics OR civic_engagement_tracking OR community_sharing))
      );
      CREATE INDEX user_privacy_settings_analytics_idx ON user_privacy_settings (id) WHERE learning_analytics;

      CREATE TABLE consents (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        purpose text NOT NULL CHECK (purpose IN ('learningAnalytics', 'civicEngagementTracking', 'communitySharing')),
        decision text NOT NULL CHECK (decision IN ('given', 'withdrawn')),
        text_version text NOT NULL CHECK (length(text_version) BETWEEN 1 AND 20),
        decided_as text NOT NULL CHECK (decided_as IN ('person', 'guardian')),
        decided_by uuid REFERENCES users ON DELETE SET NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX ON consents (user_id, purpose, created_at DESC, id DESC);
      CREATE INDEX ON consents (decided_by);
      CREATE TRIGGER consents_append_only BEFORE UPDATE OR DELETE ON consents
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE consents, user_privacy_settings;');
  }
}
