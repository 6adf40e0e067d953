import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

/** A class: one of at most six of its level in an academic year. */
@Entity()
export class Classroom extends RootEntity {
  /** A code of the organization's ladder, such as P1. */
  @Column('text')
  level: string;

  @Column('integer')
  classNumber: number;

  @Column('text')
  academicYear: string;

  @Column('text')
  name: string;

  /** What another system calls this class, such as a OneRoster sourcedId. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  refuseArchived(): void {
    if (this.archivedAt) throw conflict('classroom_archived', 'This classroom is archived. Restore it first.');
  }

  restore(): void {
    this.archivedAt = null;
  }
}

explainConstraints({
  classrooms_place_idx: conflict('classroom_taken', 'There is already a class of this level and number in that year.'),
  classrooms_class_number_check: invalid('class_number_invalid', 'A level has the classes 1 to 6.'),
});
