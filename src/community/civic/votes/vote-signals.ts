import { topicOf } from '#identity/profiles/topics.js';
import { DerivedData } from '#learning/recommendations/derived-data.service.js';
import { RecommendationsService } from '#learning/recommendations/recommendations.service.js';
import { type TopicSignal, TopicSignals } from '#learning/recommendations/topic-signals.port.js';
import { Database } from '#platform/database/database.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { BillTopics } from './bill-topics.js';
import type { CivicVote } from './civic-vote.entity.js';
import { VoteCipher } from './vote-cipher.js';
import { VoteRecorded } from './votes.service.js';
import { latestVotes, typesOfVotes } from './votes.sql.js';

/** Votes of a person that count, and the points of each (docs/decisions/0153). */
const maxVotes = 20;
const pointsOfVote = 5;

type LatestVote = Pick<CivicVote, 'userId' | 'billId' | 'billType' | 'voteChoice'>;

/**
 * What votes add to the recommendations of the person who voted, if that person lets votes be used. Each vote counts for
 * the topics of its type of bills; only votes for a bill are named as a reason.
 */
@Provides(TopicSignals)
export class VoteSignals implements TopicSignals {
  constructor(
    private readonly database: Database,
    private readonly cipher: VoteCipher,
    private readonly topics: BillTopics,
    private readonly derived: DerivedData,
    private readonly recommendations: RecommendationsService,
  ) {}

  async of(userIds: string[]): Promise<TopicSignal[]> {
    const votes = await this.database.query<LatestVote>(latestVotes, [userIds, maxVotes]);
    const topicsOfType = await this.topics.current();
    return votes.flatMap((vote) => {
      const topics = topicsOfType(vote.billType);
      if (topics.length === 0) return [];
      const isFor = this.cipher.decrypt(vote.voteChoice, vote) === 'yes';
      const subject = isFor ? topicOf(vote.billType ?? '') : null;
      return topics.map((topic) => ({ userId: vote.userId, topic, points: pointsOfVote, subject }));
    });
  }

  @On(VoteRecorded)
  async recordEngagement({ userId }: VoteRecorded): Promise<void> {
    await this.derived.countVotes(userId, () => this.topicsOfVotes(userId));
    await this.recommendations.expire(userId);
  }

  private async topicsOfVotes(userId: string): Promise<string[]> {
    const voted = await this.database.query<{ billType: string }>(typesOfVotes, [userId]);
    const topicsOfType = await this.topics.current();
    return voted.flatMap(({ billType }) => topicsOfType(billType));
  }
}
