import { Provides } from '#platform/ports/ports.js';
import { type Achievement, AchievementSource } from './achievement-source.port.js';

const longest: Achievement['measure'] = (person, moment) =>
  `(SELECT s.longest FROM learning_streak(${person}, ${moment}) s)`;

/** Days of learning in a row. */
@Provides(AchievementSource)
export class StreakAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'week-streak',
      titles: { en: 'A Week in a Row', th: 'ครบหนึ่งสัปดาห์' },
      descriptions: { en: 'Learned on seven days in a row', th: 'เรียนติดต่อกันเจ็ดวัน' },
      target: 7,
      measure: longest,
    },
    {
      key: 'month-streak',
      titles: { en: 'A Month in a Row', th: 'ครบหนึ่งเดือน' },
      descriptions: { en: 'Learned on thirty days in a row', th: 'เรียนติดต่อกันสามสิบวัน' },
      target: 30,
      measure: longest,
    },
  ];
}
