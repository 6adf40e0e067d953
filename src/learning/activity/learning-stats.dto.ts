import { Instant, Int, Many, Text } from '#platform/shapes/fields.js';

/** A topic of resources that the caller has viewed. */
class LearnedTopic {
  @Text({ example: 'water-cycle', about: 'Topic of the resources' })
  topic: string;

  @Int({ min: 0, example: 6, about: 'Resources viewed' })
  resources: number;

  @Int({ min: 0, example: 4, about: 'Resources completed' })
  completed: number;

  @Int({ min: 0, example: 3600, about: 'Reported seconds' })
  seconds: number;
}

/** A topic with which the caller engages. */
class EngagedTopic {
  @Text({ example: 'unions', about: 'Topic of resources and bills' })
  topic: string;

  @Int({ min: 1, example: 9, about: 'One for each view, completion, bookmark, rating and vote that counts' })
  score: number;

  @Instant({ about: 'When one was counted last' })
  lastEngagedAt: Date;
}

/** Figures about the learning of the caller. Except for `engagement`, they are computed for each request and not stored. */
export class LearningStatsView {
  @Int({ min: 0, example: 31, about: 'Resources viewed' })
  resourcesViewed: number;

  @Int({ min: 0, example: 12, about: 'Resources completed' })
  resourcesCompleted: number;

  @Int({ min: 0, example: 5, about: 'Bookmarks' })
  bookmarks: number;

  @Int({ min: 0, example: 9, about: 'Ratings given' })
  ratings: number;

  @Int({ min: 0, example: 24, about: 'Completed resources, sections, tcodes and modules' })
  totalResourcesCompleted: number;

  @Int({ min: 0, example: 66_720, about: 'Reported learning time in seconds' })
  totalSeconds: number;

  @Text({ example: '18 hours 32 minutes', about: 'Reported learning time in words' })
  totalTimeSpent: string;

  @Int({ min: 0, example: 7, about: 'Days of learning in a row in your time zone; a day without learning ends it' })
  streak: number;

  @Int({ min: 0, example: 21, about: 'The most days of learning in a row so far' })
  longestStreak: number;

  @Int({ min: 0, example: 80, about: 'Days on which you learned' })
  daysLearned: number;

  @Many(() => LearnedTopic, { max: 20, about: 'The topics of most of the resources you viewed' })
  topics: LearnedTopic[];

  @Many(() => EngagedTopic, {
    max: 20,
    about: 'The topics you engage with most; empty if you do not allow personalized recommendations',
  })
  engagement: EngagedTopic[];
}
