import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { type Achievement, AchievementSource } from '#learning/achievements/achievement-source.port.js';
import { ResourceCompleted } from '#learning/activity/activity-events.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { PathStarted } from './path-starts.service.js';

/** Completed learning paths. */
@Provides(AchievementSource)
export class PathAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'path-complete',
      titles: { en: 'End of the Path', th: 'จบเส้นทาง' },
      descriptions: { en: 'Completed a learning path', th: 'เรียนจบเส้นทางการเรียนรู้' },
      target: 1,
      measure: (person) =>
        `(SELECT count(*) FROM learning_path_starts s WHERE s.user_id = ${person} AND s.completed_at IS NOT NULL)`,
    },
  ];

  constructor(private readonly granter: AchievementGranter) {}

  @On(ResourceCompleted)
  grantAfterCompletion({ userId }: ResourceCompleted): void {
    this.granter.grant(userId, this);
  }

  /** A path whose items were completed before is completed by starting it. */
  @On(PathStarted)
  grantAfterStart({ userId }: PathStarted): void {
    this.granter.grant(userId, this);
  }
}
