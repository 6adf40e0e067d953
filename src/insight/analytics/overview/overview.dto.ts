import { Anything, Day, Flag, Id, Int, Many, Part, Text, Texts } from '#platform/shapes/fields.js';

/** A list of numbers, each null if it is nullable and too few people are behind it. */
const Numbers = (about: string, isNullable = false): PropertyDecorator =>
  Anything({
    about,
    example: [25, 10],
    schema: { type: 'array', items: { type: isNullable ? ['number', 'null'] : 'number' }, maxItems: 1000 },
  });

const people = 'people are rounded down to multiples of 5';

export class PopularResourceView {
  @Id()
  id: string;

  @Text({ max: 500, about: 'Title of the resource' })
  title: string;

  @Int({ min: 0, about: 'Views of all people, counted without their viewers' })
  views: number;
}

/** Labels and their numbers, ready for a chart. */
export class ChartSeriesView {
  @Texts({ max: 1000, about: 'Labels, in the order of data' })
  labels: string[];

  @Numbers('One number for each label')
  data: number[];
}

/** People by the quarter in which they joined the statistics. */
export class CohortsView {
  @Texts({ max: 1000, example: ['2026-Q4'], about: 'Quarters in which people joined the statistics' })
  labels: string[];

  @Numbers(`People of each quarter; ${people}`)
  people: number[];

  @Numbers('Average minutes of a person on a resource; null if fewer than 5 people spent time', true)
  averageMinutes: (number | null)[];

  @Numbers('Average number of completed resources of a person; null if fewer than 5 people completed any', true)
  completions: (number | null)[];
}

export class AnalyticsOverviewView {
  @Day({ nullable: true, about: 'The day of the snapshot; null before the first' })
  day: string | null;

  @Flag({ about: 'Fewer than 5 people are counted, so nothing about people is shown' })
  suppressed: boolean;

  @Int({ min: 0, about: `People who permit learning analytics and are counted; ${people}` })
  totalUsers: number;

  @Int({
    min: 0,
    nullable: true,
    about: 'Average minutes of a person on a resource; null if fewer than 5 people spent time',
  })
  averageEngagementMinutes: number | null;

  @Many(() => PopularResourceView, { about: 'The most viewed resources of the library, at most ten' })
  popularResources: PopularResourceView[];

  @Part(() => ChartSeriesView, { about: `Percentage of people interested in each topic; ${people} before` })
  interests: ChartSeriesView;

  @Part(() => ChartSeriesView, { about: 'Average minutes of a person on each topic, of topics with at least 5 people' })
  engagementByTopic: ChartSeriesView;

  @Part(() => CohortsView, { about: 'People by the quarter in which they joined the statistics' })
  cohorts: CohortsView;

  @Part(() => ChartSeriesView, { about: `People counted on the days of the last 90 snapshots; ${people}` })
  trend: ChartSeriesView;

  @Part(() => ChartSeriesView, { optional: true, about: `For admins: people by feature used in 30 days; ${people}` })
  activeUsers?: ChartSeriesView;
}
