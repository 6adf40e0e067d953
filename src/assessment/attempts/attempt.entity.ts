import { Column, Entity } from 'typeorm';
import type { Navigation } from '#assessment/assessments/assessment-types.js';
import { RootEntity } from '#platform/database/base.entity.js';
import type { AttemptStatus } from './attempt-states.js';

/** An attempt of a student from its start until it is submitted. What was submitted is a SubmissionAttempt with the same id. */
@Entity()
export class Attempt extends RootEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  studentId: string;

  /** Class and subject of the assessment when the attempt started. */
  @Column('uuid')
  classroomId: string;

  @Column('uuid')
  subjectId: string;

  @Column('integer')
  attemptNumber: number;

  /** The group whose attempt it is; null for individual work. The student is the member who works on it. */
  @Column('uuid', { nullable: true })
  groupId: string | null;

  /** Number among the attempts of the group. */
  @Column('integer', { nullable: true })
  groupAttempt: number | null;

  /** Whether it was submitted by another member of the group. */
  @Column('boolean')
  isCopy: boolean;

  @Column('text')
  status: AttemptStatus;

  /** Decides on all that is random: the order of items and choices, drawn questions, and values in questions. */
  @Column('text')
  seed: string;

  @Column('boolean')
  shuffle: boolean;

  @Column('text')
  navigation: Navigation;

  /** The place of the item the student is at, from 0. */
  @Column('integer')
  position: number;

  /** The last place the student has reached. */
  @Column('integer')
  furthest: number;

  /** Chosen by the client for each window; the attempt can be changed from the newest one only. */
  @Column('uuid', { nullable: true })
  screenId: string | null;

  /** The highest sequence number of a save. */
  @Column('bigint')
  lastSequence: string;

  /** The number of saves. It tells whether answers read earlier are still complete. */
  @Column('integer')
  saves: number;

  @Column('text')
  text: string;

  @Column('timestamptz')
  startedAt: Date;

  @Column('timestamptz')
  lastSeenAt: Date;

  @Column('timestamptz', { nullable: true })
  opensAt: Date | null;

  /** When the assessment closes for the student, without extension and pauses. */
  @Column('timestamptz', { nullable: true })
  closesAt: Date | null;

  /** The time limit without extension; null for none. */
  @Column('integer', { nullable: true })
  limitSeconds: number | null;

  /** Extra time, by exceptions and by the time factor of the student. */
  @Column('integer')
  extensionSeconds: number;

  @Column('integer')
  pausedSeconds: number;

  @Column('timestamptz', { nullable: true })
  pausedAt: Date | null;

  /** When time is up. A trigger keeps it true to limit, closing time, extension and pauses (docs/decisions/0216). */
  @Column('timestamptz', { nullable: true })
  deadlineAt: Date | null;

  /** When the job found that time was up. */
  @Column('timestamptz', { nullable: true })
  overdueAt: Date | null;

  @Column('timestamptz', { nullable: true })
  submittedAt: Date | null;

  @Column('text')
  voidReason: string;
}
