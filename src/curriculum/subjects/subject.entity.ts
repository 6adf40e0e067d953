import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

export const subjectStatuses = ['active', 'archived'] as const;
export type SubjectStatus = (typeof subjectStatuses)[number];

/** What a class is taught, with an outline of units, parts and sections. Its `version` counts their changes too. */
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

  /** Where the class lists it, smallest first. */
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

/** What an archived subject answers to whoever would change it. */
export const subjectArchived = () => conflict('subject_archived', 'This subject is archived. Restore it first.');

explainConstraints({
  subjects_name_idx: conflict('subject_taken', 'The class already has a subject of that name.'),
});
