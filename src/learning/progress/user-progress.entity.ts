import { Column, Entity } from 'typeorm';
import type { ProgressStatus } from '#curriculum/modules/progress-statuses.js';
import { BaseEntity } from '#platform/database/base.entity.js';

/** A user's progress on one section, tcode, module or lesson. */
@Entity('user_progress')
export class UserProgress extends BaseEntity {
  @Column('uuid')
  userId: string;

  @Column('uuid', { nullable: true })
  tcodeId: string | null = null;

  @Column('uuid', { nullable: true })
  sectionId: string | null = null;

  /** The module, also of a lesson. */
  @Column('uuid', { nullable: true })
  moduleId: string | null = null;

  /** Null for the module as a whole. */
  @Column('uuid', { nullable: true })
  lessonId: string | null = null;

  /** Subject of the section. */
  @Column('uuid', { nullable: true })
  subjectId: string | null = null;

  @Column('uuid', { nullable: true })
  classroomId: string | null = null;

  /** Highest percentage reported so far; it decreases only after a revisit. */
  @Column('integer')
  progressPercent = 0;

  @Column('text')
  status: ProgressStatus = 'not_started';

  /** Number of the last reported slide; it may decrease. */
  @Column('integer', { nullable: true })
  lastSlideSeen: number | null = null;

  @Column('integer')
  timeSpentMinutes = 0;

  @Column('timestamptz')
  lastAccessedAt: Date | null = null;

  /** Set only while the status is `completed`. */
  @Column('timestamptz', { nullable: true })
  completedAt: Date | null = null;

  /** Kept when the item is revisited: prerequisites stay met once an item was completed. */
  @Column('timestamptz', { nullable: true })
  firstCompletedAt: Date | null = null;
}
