import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { type Achievement, AchievementSource } from '#learning/achievements/achievement-source.port.js';
import { StreakAchievements } from '#learning/achievements/streak-achievements.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { ResourceCompleted, ResourceViewed } from './activity-events.js';

const completed: Achievement['measure'] = (person) =>
  `(SELECT count(*) FROM user_learning_activity a WHERE a.user_id = ${person} AND a.activity_type = 'completed')`;

/** Completed resources. */
@Provides(AchievementSource)
export class ResourceAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'first-steps',
      titles: { en: 'First Steps', th: 'ก้าวแรก' },
      descriptions: { en: 'Completed a resource for the first time', th: 'เรียนเนื้อหาจบเป็นครั้งแรก' },
      target: 1,
      measure: completed,
    },
    {
      key: 'ten-resources',
      titles: { en: 'Ten Down', th: 'ครบสิบเรื่อง' },
      descriptions: { en: 'Completed ten resources', th: 'เรียนเนื้อหาจบสิบเรื่อง' },
      target: 10,
      measure: completed,
    },
  ];

  constructor(
    private readonly granter: AchievementGranter,
    private readonly streaks: StreakAchievements,
  ) {}

  @On(ResourceViewed)
  grantAfterView({ userId }: ResourceViewed): void {
    this.granter.grant(userId, this.streaks);
  }

  @On(ResourceCompleted)
  grantAfterCompletion({ userId }: ResourceCompleted): void {
    this.granter.grant(userId, this, this.streaks);
  }
}
