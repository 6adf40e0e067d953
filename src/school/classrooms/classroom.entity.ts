import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** A classroom: one of at most six of a level in an academic year. */
@Entity()
export class Classroom extends RootEntity {
  /** Code of a level of the organization, such as P1. */
  @Column('text')
  level: string;

  @Column('integer')
  classNumber: number;

  @Column('text')
  academicYear: string;

  @Column('text')
  name: string;

  /** Identifier of this classroom in another system, such as a OneRoster sourcedId. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  /** Throws `classroom_archived` for an archived classroom, which cannot be changed. */
  refuseArchived(): void {
    if (this.archivedAt) throw classroomArchived;
  }

  restore(): void {
    this.archivedAt = null;
  }
}

const classroomArchived = conflict('classroom_archived', 'This classroom is archived. Restore it first.');

explainConstraints({
  classroom_members_open_check: classroomArchived,
  classrooms_place_idx: conflict(
    'classroom_taken',
    'A classroom with this level and class number already exists in that academic year. Choose another class number.',
  ),
  classrooms_external_id_idx: conflict(
    'classroom_external_id_taken',
    'Another classroom of that academic year has this externalId. Set the externalId of that classroom to null first.',
  ),
  classrooms_class_number_check: invalid('class_number_invalid', 'classNumber must be between 1 and 6.'),
});
