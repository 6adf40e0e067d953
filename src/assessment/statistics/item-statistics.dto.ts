import { Figure, Id, Int, Part, Text } from '#platform/shapes/fields.js';

/** How long students worked. */
export class TimeSpentView {
  @Int({ min: 0, about: 'Attempts whose time is known' })
  attempts: number;

  @Figure({ nullable: true, about: 'Mean in seconds' })
  meanSeconds: number | null;

  @Figure({ nullable: true, about: 'Median in seconds' })
  medianSeconds: number | null;
}

/** Figures about one item. */
export class ItemStatisticsView {
  @Id()
  itemId: string;

  @Int({ min: 1, about: 'Number of the item, starting at 1' })
  number: number;

  @Text({ min: 0, max: 300, about: 'Title of the question, else the beginning of its prompt' })
  title: string;

  @Text({ about: 'Type of the question' })
  type: string;

  @Id({ nullable: true, about: 'The random draw that the item is a candidate of; null for an item of every attempt' })
  drawId: string | null;

  @Figure({ about: 'Points of the item' })
  maxScore: number;

  @Int({ min: 0, about: 'Attempts with the item; of a candidate of a draw those that drew it' })
  attempts: number;

  @Int({ min: 0, about: 'Of these, attempts without an answer; they count with their score, usually 0' })
  unanswered: number;

  @Figure({ nullable: true, about: 'Facility: mean score as a share of the points' })
  facility: number | null;

  @Figure({ nullable: true, about: 'Standard deviation of the score as a share of the points' })
  standardDeviation: number | null;

  @Figure({ nullable: true, about: 'Discrimination index: facility in the best 27% minus facility in the weakest 27%' })
  discriminationIndex: number | null;

  @Figure({ nullable: true, min: -1, max: 1, about: 'Correlation of the score with the total of the other items' })
  itemRestCorrelation: number | null;

  @Figure({ nullable: true, about: 'Discrimination as a share of the highest one possible with these scores' })
  discriminationEfficiency: number | null;

  @Figure({ nullable: true, about: 'Intended weight: points as a share of the points of an attempt' })
  intendedWeight: number | null;

  @Figure({
    nullable: true,
    about: 'Effective weight: share in the spread of the totals; null for negative covariance and with random items',
  })
  effectiveWeight: number | null;

  @Part(() => TimeSpentView, { about: 'Time on the item as clients report it; attempts without a report are left out' })
  timeSpent: TimeSpentView;
}
