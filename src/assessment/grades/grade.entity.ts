import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** The grade of a student for an assessment, from the submission, the gradebook or the missing policy. */
@Entity()
export class Grade extends RootEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  studentId: string;

  @Column('uuid')
  subjectId: string;

  @Column('uuid')
  classroomId: string;

  /** The score of the submission. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  workScore: string | null;

  /** Entered in the gradebook or imported; takes precedence over `workScore` until it is cleared. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  enteredScore: string | null;

  /** Given by the missing policy while nothing has been submitted. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  missingScore: string | null;

  /** A score that is entered once the grades of the assessment are released; null without one. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  draftScore: string | null;

  @Column('boolean')
  isExcused: boolean;

  /** What counts; a trigger derives it from the columns above. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  /** The number of the latest entry of the ledger. */
  @Column('integer')
  changeCount: number;
}

explainConstraints({
  assessments_entered_scores_check: conflict(
    'grades_above_max',
    'Some grades of this assessment are greater than the new maxScore. Lower them first, or choose a higher maxScore.',
  ),
});
