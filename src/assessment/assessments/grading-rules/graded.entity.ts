import { Column } from 'typeorm';
import type { GradeRelease } from '#assessment/assessments/assessment-types.js';
import type { GradingMethod } from '#assessment/grading/attempt-score.js';
import type { LateInterval } from '#assessment/grading/late-penalty.js';
import { PlacedEntity } from '#curriculum/outline/places/placed.entity.js';

/** How late work is treated, which attempt counts, who marks, and when students see grades. */
export abstract class GradedEntity extends PlacedEntity {
  @Column('boolean')
  allowLate = false;

  @Column('numeric', { precision: 5, scale: 2 })
  latePenaltyPercent = '0';

  /** What the penalty is counted in; a day is a calendar day in the organization's time zone. */
  @Column('text')
  lateInterval: LateInterval = 'day';

  /** The penalty does not lower a score below this percentage of `maxScore`. */
  @Column('numeric', { precision: 5, scale: 2 })
  lateFloorPercent = '0';

  /** The grade of students who submit nothing, in percent of `maxScore`; null for none. */
  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  missingPercent: string | null = null;

  @Column('timestamptz', { nullable: true })
  lateUntil: Date | null = null;

  @Column('text')
  gradingMethod: GradingMethod = 'highest';

  /** Two teachers mark each work, whose scores may differ by this percentage of `maxScore`; null for one teacher. */
  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  doubleMarkingPercent: string | null = null;

  /** Teachers see candidate numbers instead of names until grades are released (docs/decisions/0228). */
  @Column('boolean')
  anonymousMarking = false;

  /** When names became visible, by the release of grades or by an admin. */
  @Column('timestamptz', { nullable: true })
  namesShownAt: Date | null = null;

  @Column('text')
  gradeRelease: GradeRelease = 'immediate';

  /** When grades are released; only with `gradeRelease` scheduled. */
  @Column('timestamptz', { nullable: true })
  gradesReleaseAt: Date | null = null;

  /** The release time that has been applied. A changed time is applied again. */
  @Column({ type: 'timestamptz', nullable: true, update: false })
  gradesReleasedFor: Date | null = null;

  get hidesNames(): boolean {
    return this.anonymousMarking && this.namesShownAt === null;
  }
}
