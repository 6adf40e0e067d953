import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** Other dates, more time or more attempts for one student, or for everyone if there is no student. */
@Entity()
export class AssessmentException extends BaseEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid', { nullable: true })
  studentId: string | null;

  @Column('integer')
  extraMinutes = 0;

  @Column('integer')
  extraAttempts = 0;

  @Column('timestamptz', { nullable: true })
  availableFrom: Date | null = null;

  /** The later of this and the due date of the assessment holds. */
  @Column('timestamptz', { nullable: true })
  dueAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  lateUntil: Date | null = null;

  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  createdBy: string | null;

  assertConsistent(): void {
    const { extraMinutes, extraAttempts, availableFrom, dueAt, lateUntil } = this;
    if (extraMinutes + extraAttempts === 0 && !availableFrom && !dueAt && !lateUntil)
      throw invalid('exception_empty', 'Give extraMinutes, extraAttempts, availableFrom, dueAt or lateUntil.');
  }
}

explainConstraints({
  assessment_exceptions_student_key: conflict(
    'exception_exists',
    'There is already an exception for this student, or for everyone. Change that one.',
  ),
});
