import { Instant, Int, Many, Text } from '#platform/shapes/fields.js';

export class RetentionRuleView {
  @Text({ max: 63, example: 'notes', about: 'The table whose rows are kept' })
  table: string;

  @Text({ max: 300, example: 'Your notes', about: 'What the rows are, as people read it in their export' })
  about: string;

  @Int({ min: 0, about: 'Days for which rows are kept' })
  days: number;

  @Text({ max: 63, example: 'deleted_at', about: 'The column from which days are counted' })
  after: string;

  @Text({ max: 200, example: 'deleted', about: 'What happens then: the row is deleted, or columns are cleared' })
  effect: string;

  @Text({ max: 100, example: 'purge-notes', about: 'The job that does it' })
  job: string;

  @Int({ min: 0, about: 'Rows that should be gone for more than a day; 10001 means more than 10000' })
  overdue: number;

  @Instant({ nullable: true, about: 'The last run of the job that changed rows' })
  lastRunAt: Date | null;

  @Int({ nullable: true, min: 0, about: 'Rows that this run changed' })
  lastAffected: number | null;
}

export class RetentionReport {
  @Instant({ about: 'When the rows were counted' })
  at: Date;

  @Many(() => RetentionRuleView, {
    about: 'All declared periods. What is not named is kept until the person is erased',
  })
  rules: RetentionRuleView[];
}
