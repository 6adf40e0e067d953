import { type GradeRelease, gradeReleases } from '#assessment/assessments/assessment-types.js';
import { type GradingMethod, gradingMethods } from '#assessment/grading/attempt-score.js';
import { type LateInterval, lateIntervals } from '#assessment/grading/late-penalty.js';
import { Choice, Decimal, Flag, Instant } from '#platform/shapes/fields.js';

/** How late work is treated, which attempt counts, and when students see grades. */
export class GradingRules {
  @Flag({ default: false, about: 'Accept submissions after dueAt' })
  allowLate: boolean;

  @Decimal({ max: 100, default: 0, about: 'Percent of maxScore deducted for each started lateInterval' })
  latePenaltyPercent: number;

  @Choice(lateIntervals, { default: 'day', about: 'day: a calendar day in the time zone of the organization' })
  lateInterval: LateInterval;

  @Decimal({ max: 100, default: 0, about: 'Percent of maxScore below which the penalty does not lower a score' })
  lateFloorPercent: number;

  @Decimal({
    max: 100,
    nullable: true,
    default: null,
    about: 'Grade for work not submitted until it closes, in percent of maxScore; null for none',
  })
  missingPercent: number | null;

  @Instant({ nullable: true, default: null, example: '2026-09-10T08:00:00Z', about: 'When late submissions close' })
  lateUntil: Date | null;

  @Choice(gradingMethods, { default: 'highest', about: 'Which attempt counts for the score' })
  gradingMethod: GradingMethod;

  @Decimal({
    max: 100,
    nullable: true,
    default: null,
    about: 'Two teachers mark each work; their scores may differ by this percentage of maxScore. null: one teacher',
  })
  doubleMarkingPercent: number | null;

  @Flag({
    default: false,
    about:
      'Teachers see candidate numbers instead of names until grades are released. Needs gradeRelease manual or scheduled; fixed once work is submitted',
  })
  anonymousMarking: boolean;

  @Choice(gradeReleases, { default: 'immediate', about: 'When grades begin to count and students see them' })
  gradeRelease: GradeRelease;

  @Instant({
    nullable: true,
    default: null,
    example: null,
    about: 'When grades are released; with gradeRelease scheduled',
  })
  gradesReleaseAt: Date | null;
}
