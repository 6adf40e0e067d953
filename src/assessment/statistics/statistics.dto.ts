import { Choice, Figure, Id, Int, Many, Numbers, Part, Texts } from '#platform/shapes/fields.js';
import { ItemStatisticsView, TimeSpentView } from './item-statistics.dto.js';
import { type AnalysedAttempt, analysedAttempts } from './statistics.sql.js';

export class StatisticsQuery {
  @Choice(analysedAttempts, {
    default: 'counted',
    about: 'The analysed attempt of each student: the one the grade comes from, the first or the last graded one',
  })
  attempts: AnalysedAttempt;
}

/** A series for a chart. */
export class ScoreDistributionView {
  @Texts({ max: 20, about: 'Labels of the bars, such as 0–10%' })
  labels: string[];

  @Numbers({ max: 20, about: 'Students of each bar' })
  counts: number[];
}

/** Figures about an assessment. A figure is null where it is not defined, such as a deviation of one attempt. */
export class AssessmentStatisticsView {
  @Id()
  assessmentId: string;

  @Choice(analysedAttempts, { about: 'The analysed attempt of each student' })
  attempts: AnalysedAttempt;

  @Int({
    min: 0,
    about: 'Analysed attempts; that of a group counts once, in figures about items, reliability and times',
  })
  attemptCount: number;

  @Int({ min: 0, about: 'Students with an analysed attempt; mean, deviation and distribution count each of them' })
  studentCount: number;

  @Int({ min: 0, about: 'Items of an attempt; with random draws, items lists more: every candidate' })
  itemCount: number;

  @Figure({ about: 'The highest possible total' })
  maxScore: number;

  @Figure({ nullable: true, about: 'Mean of the totals, before late deductions' })
  mean: number | null;

  @Figure({ nullable: true, about: 'Median of the totals' })
  median: number | null;

  @Figure({ nullable: true, about: 'Lowest total' })
  lowest: number | null;

  @Figure({ nullable: true, about: 'Highest total' })
  highest: number | null;

  @Figure({ nullable: true, about: 'Sample standard deviation of the totals' })
  standardDeviation: number | null;

  @Figure({ nullable: true, about: 'Skewness of the totals; negative if a tail of low totals is longer' })
  skewness: number | null;

  @Figure({ nullable: true, about: 'Excess kurtosis of the totals; 0 for a normal distribution' })
  kurtosis: number | null;

  @Figure({ nullable: true, max: 1, about: "Cronbach's alpha; null if attempts have different items" })
  cronbachAlpha: number | null;

  @Figure({ nullable: true, about: 'Share of the deviation that is due to chance: √(1 - alpha)' })
  errorRatio: number | null;

  @Figure({ nullable: true, about: 'Standard error of measurement, in points' })
  standardError: number | null;

  @Part(() => TimeSpentView, { about: 'Time from start to submission without pauses' })
  timeSpent: TimeSpentView;

  @Part(() => ScoreDistributionView, { about: 'Students by tenths of maxScore' })
  distribution: ScoreDistributionView;

  @Many(() => ItemStatisticsView, { about: 'In the order of the items' })
  items: ItemStatisticsView[];
}
