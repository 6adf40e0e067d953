import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const subjectStatuses = ['active', 'archived'] as const;
export type SubjectStatus = (typeof subjectStatuses)[number];

/**
 * A subject of one classroom, with an outline of units, parts and sections. Changes of the outline increase its
 * `version`.
 */
@Entity()
export class Subject extends RootEntity {
  @Column('uuid', { nullable: true })
  coreSubjectId: string | null = null;

  @Column('uuid')
  classroomId: string;

  @Column('uuid', { nullable: true })
  teacherId: string | null = null;

  @Column('text')
  name: string;

  @Column('text')
  description = '';

  /** Sort order within the classroom, smallest first. */
  @Column('integer')
  position = 0;

  @Column('text')
  status: SubjectStatus = 'active';

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  @Column('uuid', { nullable: true })
  archivedBy: string | null = null;

  refuseArchived(): void {
    if (this.status === 'archived') throw subjectArchived();
  }

  archive(archivedBy: string, archivedAt: Date): void {
    Object.assign(this, { status: 'archived', archivedAt, archivedBy });
  }

  restore(): void {
    Object.assign(this, { status: 'active', archivedAt: null, archivedBy: null });
  }
}

/** Thrown by every change of an archived subject or its outline. */
export const subjectArchived = () => conflict('subject_archived', 'This subject is archived. Restore it first.');

explainConstraints({
  subjects_name_idx: conflict(
    'subject_taken',
    'This classroom already has a subject with this name. Choose a different name.',
  ),
});
