import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The topics a person engages with, and the library resources recommended to them. */
export class CreateRecommendations1770000014200 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(engagementTable);
    await database.query(recommendationTables);
    await database.query(candidateIndexes);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP INDEX resources_best_idx, resources_popular_idx, resources_popular_level_idx;
      DROP TABLE recommendation_lists, personalized_recommendations, user_topic_engagement;
    `);
  }
}

const engagementTable = `
  CREATE TABLE user_topic_engagement (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 100),
    engagement_score integer NOT NULL DEFAULT 1 CHECK (engagement_score > 0),
    -- The part of the score that comes from votes, which a person may forbid alone.
    vote_score integer NOT NULL DEFAULT 0 CHECK (vote_score BETWEEN 0 AND engagement_score),
    last_engaged_at timestamptz NOT NULL,
    UNIQUE (user_id, topic)
  );
  CREATE INDEX ON user_topic_engagement (user_id, engagement_score DESC);
`;

const recommendationTables = `
  CREATE TABLE personalized_recommendations (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    resource_id uuid NOT NULL REFERENCES resources ON DELETE CASCADE,
    recommendation_score numeric(5, 2) NOT NULL CHECK (recommendation_score BETWEEN 0 AND 100),
    reason_code text NOT NULL CHECK (reason_code IN ('interest', 'liked', 'vote', 'next_level', 'community', 'gap', 'popular')),
    reason_subject text,
    reason_topic text,
    parts jsonb NOT NULL,
    recommended_at timestamptz NOT NULL,
    viewed boolean NOT NULL DEFAULT FALSE,
    dismissed boolean NOT NULL DEFAULT FALSE,
    dismissed_at timestamptz,
    UNIQUE (user_id, resource_id),
    CHECK (dismissed = (dismissed_at IS NOT NULL))
  );
  CREATE INDEX ON personalized_recommendations (user_id, recommendation_score DESC);
  CREATE INDEX ON personalized_recommendations (resource_id);

  -- When the recommendations of a person were computed and until when they are used, even if there are none.
  CREATE TABLE recommendation_lists (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    computed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  );
`;

/** Candidates are read in these orders, so that a few rows suffice instead of the whole library. */
const candidateIndexes = `
  CREATE INDEX resources_best_idx ON resources (rating_avg DESC, view_count DESC, publication_date DESC NULLS LAST, id)
    WHERE scope = 'library' AND status = 'active';
  CREATE INDEX resources_popular_idx ON resources (view_count DESC, rating_avg DESC, id)
    WHERE scope = 'library' AND status = 'active';
  CREATE INDEX resources_popular_level_idx ON resources (difficulty_level, view_count DESC, rating_avg DESC, id)
    WHERE scope = 'library' AND status = 'active';
`;
