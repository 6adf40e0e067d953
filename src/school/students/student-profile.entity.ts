import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { isBirthDate, minYear } from '#platform/text/calendar.js';

export const studentStatuses = ['active', 'graduated', 'left'] as const;
export type StudentStatus = (typeof studentStatuses)[number];

/** School record of a student, stored under the id of the account. */
@Entity()
export class StudentProfile extends RootEntity {
  /** Number of the student in the records of the school. */
  @Column('text', { nullable: true })
  studentNumber: string | null = null;

  /** Current level of the student, also without a classroom. */
  @Column('text', { nullable: true })
  level: string | null = null;

  /** Decides with the organization's age of consent who consents: the student or a guardian. */
  @Column('date', { nullable: true })
  birthDate: string | null = null;

  @Column('text')
  status: StudentStatus = 'active';

  /** Factor on the time limit of every exam, for example 1.5. Only staff see it. */
  @Column('numeric', { precision: 3, scale: 2 })
  timeFactor = '1';

  leave(): void {
    this.refuseGraduated();
    this.status = 'left';
  }

  rejoin(): void {
    this.refuseGraduated();
    this.status = 'active';
  }

  private refuseGraduated(): void {
    if (this.status === 'graduated') throw studentGraduated();
  }
}

/** Thrown for a change of status, and for a graduate who is to join a classroom. */
export const studentGraduated = () =>
  conflict(
    'student_graduated',
    'This student has graduated, so status and classroom cannot be changed. Undo the promotion first.',
  );

/** Throws 400 for a typing error in a birth date, which would decide whether a guardian consents. */
export function assertBirthDate(day: string | null | undefined, now: Date): void {
  if (!day || isBirthDate(day, now)) return;
  const message = `birthDate must be a day from the year ${minYear} to today.`;
  throw invalid('birth_date_impossible', message, [{ field: 'birthDate', rule: 'range', message }]);
}

explainConstraints({
  student_profiles_student_number_idx: conflict(
    'student_number_taken',
    'Another student already has this student number. Use a different one.',
  ),
});
