import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { type Achievement, AchievementSource } from '#learning/achievements/achievement-source.port.js';
import { StreakAchievements } from '#learning/achievements/streak-achievements.js';
import { ProgressChanged } from '#learning/progress/progress.service.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';

/** Completed modules, and courses whose published modules are all completed. */
@Provides(AchievementSource)
export class ModuleAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'first-module',
      titles: { en: 'First Module', th: 'โมดูลแรก' },
      descriptions: { en: 'Completed a module for the first time', th: 'เรียนโมดูลจบเป็นครั้งแรก' },
      target: 1,
      measure: (person) => `coalesce(cardinality(completed_modules(${person})), 0)`,
    },
    {
      key: 'workbook-complete',
      titles: { en: 'Workbook Complete', th: 'จบทั้งเล่ม' },
      descriptions: { en: 'Completed all modules of a course', th: 'เรียนจบทุกโมดูลของรายวิชา' },
      target: 1,
      measure: (person) => `(SELECT count(*) FROM (
        SELECT FROM modules m WHERE m.status = 'published' AND m.course_id IN (
          SELECT d.course_id FROM modules d WHERE d.id = ANY (completed_modules(${person})))
        GROUP BY m.course_id HAVING bool_and(m.id = ANY (completed_modules(${person})))) c)`,
    },
  ];

  constructor(
    private readonly granter: AchievementGranter,
    private readonly streaks: StreakAchievements,
  ) {}

  @On(ProgressChanged)
  grantAfterProgress({ userId }: ProgressChanged): void {
    this.granter.grant(userId, this, this.streaks);
  }
}
