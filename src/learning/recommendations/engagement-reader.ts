import { type TopicEngagement, TopicEngagements } from '#learning/activity/topic-engagement.port.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { strongestTopics } from './recommendations.sql.js';

/** Shows people what is counted about the topics they engage with. */
@Provides(TopicEngagements)
export class EngagementReader implements TopicEngagements {
  constructor(private readonly database: Database) {}

  of(userId: string): Promise<TopicEngagement[]> {
    return this.database.query<TopicEngagement>(strongestTopics, [userId]);
  }
}
