import { Database, type Statement } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { type TopicEngagement, TopicEngagements } from '#learning/activity/topic-engagement.port.js';

/** The topics with which person $1 engages most. */
const strongestTopics: Statement = {
  name: 'engagement-strongest',
  text: `SELECT e.topic, e.engagement_score AS score, e.last_engaged_at AS "lastEngagedAt" FROM user_topic_engagement e
    WHERE e.user_id = $1 ORDER BY e.engagement_score DESC, e.topic LIMIT 20`,
};

/** Shows people what is counted about the topics they engage with. */
@Provides(TopicEngagements)
export class EngagementReader implements TopicEngagements {
  constructor(private readonly database: Database) {}

  of(userId: string): Promise<TopicEngagement[]> {
    return this.database.query<TopicEngagement>(strongestTopics, [userId]);
  }
}
