import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { type Achievement, AchievementSource } from '#learning/achievements/achievement-source.port.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { VoteRecorded } from './votes.service.js';

/** Votes on bills. */
@Provides(AchievementSource)
export class VoteAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'first-vote',
      titles: { en: 'First Vote', th: 'โหวตแรก' },
      descriptions: { en: 'Voted on a bill', th: 'ลงความเห็นต่อร่างกฎหมายเป็นครั้งแรก' },
      target: 1,
      measure: (person) => `(SELECT count(*) FROM civic_votes v WHERE v.user_id = ${person})`,
    },
  ];

  constructor(private readonly granter: AchievementGranter) {}

  @On(VoteRecorded)
  grantAfterVote({ userId }: VoteRecorded): void {
    this.granter.grant(userId, this);
  }
}
