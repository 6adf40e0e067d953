import { PageOf } from '#platform/api/page.js';
import { Instant, Int, Text } from '#platform/shapes/fields.js';

/** An achievement of the catalogue, with the state of the caller. */
export class AchievementView {
  @Text({ max: 50, example: 'first-steps', about: 'Stable name of the achievement' })
  key: string;

  @Text({ example: 'First Steps', about: 'Title in the language of the organization' })
  title: string;

  @Text({ example: 'Completed a resource for the first time', about: 'What it is earned for' })
  description: string;

  @Int({ min: 1, example: 1, about: 'The number that has to be reached' })
  target: number;

  @Int({ min: 0, example: 0, about: 'How far you are, at most target; it may fall after you earned it' })
  progress: number;

  @Instant({ nullable: true, about: 'When you earned it; null if you have not' })
  earnedAt: Date | null;
}

export class AchievementPage extends PageOf(AchievementView) {}
