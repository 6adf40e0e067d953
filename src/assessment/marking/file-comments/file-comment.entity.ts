import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import type { FilePlace } from './file-place.js';

/** What a marker says about a place of a file that a student has submitted. */
@Entity()
export class FileComment extends RootEntity {
  @Column('uuid')
  submissionId: string;

  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  classroomId: string;

  @Column('uuid')
  studentId: string;

  @Column('uuid')
  attemptId: string;

  @Column('uuid')
  fileId: string;

  /** The item with the file in its answer. */
  @Column('uuid', { nullable: true })
  itemId: string | null = null;

  @Column('jsonb')
  place: FilePlace;

  @Column('text')
  text: string;

  @Column('uuid', { nullable: true })
  authorId: string | null = null;

  @Column('timestamptz', { nullable: true })
  resolvedAt: Date | null = null;

  @Column('uuid', { nullable: true })
  resolvedBy: string | null = null;

  resolve(userId: string, now: Date): void {
    if (this.resolvedAt === null) Object.assign(this, { resolvedAt: now, resolvedBy: userId });
  }

  reopen(): void {
    Object.assign(this, { resolvedAt: null, resolvedBy: null });
  }
}
