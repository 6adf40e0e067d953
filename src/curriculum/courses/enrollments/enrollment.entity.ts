import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

export const enrollmentStatuses = ['enrolled', 'waiting', 'left'] as const;
export type EnrollmentStatus = (typeof enrollmentStatuses)[number];

export const enrollmentSources = ['self', 'staff', 'code', 'import'] as const;
export type EnrollmentSource = (typeof enrollmentSources)[number];

/** A person in a course: with a seat, on the waiting list, or gone. There is one row per person and course. */
@Entity()
export class Enrollment extends BaseEntity {
  @Column('uuid')
  courseId: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  status: EnrollmentStatus;

  @Column('text')
  source: EnrollmentSource;

  /** Who enrolled the person; the person itself for `self` and `code`. */
  @Column('uuid', { nullable: true })
  enrolledBy: string | null;

  @Column('timestamptz')
  enrolledAt: Date;

  @Column('timestamptz', { nullable: true })
  leftAt: Date | null = null;

  /** Order of arrival in the course. */
  @Column('integer')
  sequence: number;
}
