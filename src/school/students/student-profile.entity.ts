import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

export const studentStatuses = ['active', 'graduated', 'left'] as const;
export type StudentStatus = (typeof studentStatuses)[number];

/** What a school keeps about a student, under the id of the account. */
@Entity()
export class StudentProfile extends RootEntity {
  /** What the school itself calls the student. */
  @Column('text', { nullable: true })
  studentNumber: string | null = null;

  /** The level the student is at, also between two classes. */
  @Column('text', { nullable: true })
  level: string | null = null;

  @Column('text')
  status: StudentStatus = 'active';

  leave(): void {
    this.refuseGraduated();
    this.status = 'left';
  }

  rejoin(): void {
    this.refuseGraduated();
    this.status = 'active';
  }

  private refuseGraduated(): void {
    if (this.status === 'graduated') throw conflict('student_graduated', 'This student has already graduated.');
  }
}

explainConstraints({
  student_profiles_student_number_idx: conflict('student_number_taken', 'Another student already has this number.'),
});
