import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import type { ProgressStatus } from './progress-state.js';

/** How far a person has come with one section or one tcode (OQ-119). */
@Entity('user_progress')
export class UserProgress extends BaseEntity {
  @Column('uuid')
  userId: string;

  @Column('uuid', { nullable: true })
  tcodeId: string | null = null;

  @Column('uuid', { nullable: true })
  sectionId: string | null = null;

  /** What the section lies in. */
  @Column('uuid', { nullable: true })
  subjectId: string | null = null;

  @Column('uuid', { nullable: true })
  classroomId: string | null = null;

  /** The most there ever was: achievement does not go back by itself. */
  @Column('integer')
  progressPercent = 0;

  @Column('text')
  status: ProgressStatus = 'not_started';

  /** Where the person is; a position moves both ways (OQ-124). */
  @Column('integer', { nullable: true })
  lastSlideSeen: number | null = null;

  @Column('integer')
  timeSpentMinutes = 0;

  @Column('timestamptz')
  lastAccessedAt: Date | null = null;

  /** Set while it is completed. */
  @Column('timestamptz', { nullable: true })
  completedAt: Date | null = null;

  /** Stays when it is taken up again: what was once mastered opens what builds on it (OQ-121). */
  @Column('timestamptz', { nullable: true })
  firstCompletedAt: Date | null = null;
}
