import { Instant, Text } from '#platform/shapes/fields.js';

/** An achievement of the reader of the dashboard. */
export class DashboardAchievement {
  @Text({ max: 50, example: 'first-steps', about: 'Stable name of the achievement' })
  key: string;

  @Text({ example: 'First Steps', about: 'Title of the achievement' })
  title: string;

  @Text({ example: 'Completed a resource for the first time', about: 'What it is earned for' })
  description: string;

  @Instant({ about: 'When you earned it' })
  earnedAt: Date;
}
