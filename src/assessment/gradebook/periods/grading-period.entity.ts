import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** A part of the school year with grades of its own, such as a term. Periods may overlap: a year has terms. */
@Entity()
export class GradingPeriod extends RootEntity {
  @Column('text')
  name: string;

  /** First and last day, in the time zone of the organization. */
  @Column('date')
  startsOn: string;

  @Column('date')
  endsOn: string;
}

explainConstraints({
  grading_periods_name_key: conflict(
    'grading_period_taken',
    'There is a grading period with this name. Choose a different name.',
  ),
  grading_periods_days_check: invalid('grading_period_days', 'endsOn must not be before startsOn.'),
});
