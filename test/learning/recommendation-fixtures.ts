import { randomUUID } from 'node:crypto';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';

/** Recommends a new library resource to the actor, because they liked a resource with this title. Returns its id. */
async function recommend({ school, actor }: Scenario, liked: string): Promise<string> {
  const id = randomUUID();
  await school.sql(
    `WITH resource AS (
       INSERT INTO resources (id, organization_id, scope, type, status, title, content_url)
       VALUES ($1, 'test', 'library', 'article', 'active', 'Recommended', 'https://example.org') RETURNING id
     ), list AS (
       INSERT INTO recommendation_lists (user_id, computed_at, expires_at) VALUES ($2, now(), now() + interval '1 hour')
       ON CONFLICT (user_id) DO UPDATE SET expires_at = excluded.expires_at)
     INSERT INTO personalized_recommendations (id, user_id, resource_id, recommendation_score, reason_code, reason_subject, parts, recommended_at)
     SELECT $4, $2, id, 10, 'liked', $3, '{}', now() FROM resource`,
    [id, actor.id, liked, randomUUID()],
  );
  return id;
}

/** A library resource recommended to the actor, who alone reaches the recommendation. */
export const recommendations: AreaFixtures = {
  fixtures: {
    recommended: {
      personal: ['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'],
      private: true,
      make: (scenario) => recommend(scenario, 'First'),
    },
  },
  secrets: { recommended: recommend },
};
