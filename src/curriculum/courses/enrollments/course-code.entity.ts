import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/** A code with which people enroll in a course, which also admits to invitation-only courses. Only its hash is stored. */
@Entity()
export class CourseCode extends BaseEntity {
  @Column('uuid')
  courseId: string;

  @Column('text')
  codeHash: string;

  @Column('uuid', { nullable: true })
  createdBy: string | null;

  @Column('timestamptz')
  expiresAt: Date;

  /** How many people may enroll with it; null for no limit. */
  @Column('integer', { nullable: true })
  maxUses: number | null = null;

  /** Counted by the statement that redeems the code. */
  @Column({ type: 'integer', insert: false, update: false })
  uses: number;
}
