import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import type { SessionFeature } from './session-features.js';
import { type LiveSessionStatus, runningStatuses, statusAfter, type Transition } from './session-states.js';

/** A lesson that people attend at the same time, each at their own screen. */
@Entity()
export class LiveSession extends RootEntity {
  @Column('text')
  title: string;

  @Column('text', { nullable: true })
  description: string | null = null;

  @Column({ type: 'uuid', update: false })
  instructorId: string;

  @Column({ type: 'uuid', nullable: true, update: false })
  moduleId: string | null = null;

  @Column({ type: 'uuid', nullable: true, update: false })
  courseId: string | null = null;

  @Column({ type: 'uuid', nullable: true, update: false })
  classroomId: string | null = null;

  @Column('timestamptz')
  scheduledStart: Date;

  @Column('timestamptz')
  scheduledEnd: Date;

  /** When the session was activated first. */
  @Column('timestamptz', { nullable: true })
  actualStart: Date | null = null;

  @Column('timestamptz', { nullable: true })
  actualEnd: Date | null = null;

  /** Seats of participants and assistants. */
  @Column('integer')
  maxParticipants = 50;

  @Column('text')
  status: LiveSessionStatus = 'scheduled';

  @Column('jsonb')
  features: SessionFeature[] = [];

  /** The session in the conference system of the organization. */
  @Column('text', { nullable: true })
  meetingUrl: string | null = null;

  @Column('text', { nullable: true })
  recordingUrl: string | null = null;

  /** Written at the end from the data of the session; the instructor may replace it. */
  @Column('text', { nullable: true })
  summary: string | null = null;

  /** Mean participation score of participants and assistants, from the end on. */
  @Column('integer', { nullable: true })
  engagementScore: number | null = null;

  get isRunning(): boolean {
    return runningStatuses.includes(this.status);
  }

  get isOver(): boolean {
    return this.status === 'ended' || this.status === 'cancelled';
  }

  /** Moves to the next status. Throws 409 `live_session_transition` unless the transition leaves the present one. */
  move(transition: Transition, now: Date): void {
    const status = statusAfter(transition, this.status);
    this.status = status;
    if (status === 'active') this.actualStart ??= now;
    if (status === 'ended' || (status === 'cancelled' && this.actualStart)) this.actualEnd = now;
  }

  /** Throws 409 `live_session_running` while people are present. */
  refuseRunning(): void {
    if (this.isRunning)
      throw conflict('live_session_running', 'This session is in progress. End or cancel it before you delete it.');
  }
}

explainConstraints({
  check_session_times: invalid('live_session_times', 'scheduledEnd must be later than scheduledStart.'),
  live_sessions_one_content_check: invalid(
    'live_session_contents',
    'A session is about a module or a course, not both. Send moduleId or courseId.',
  ),
  live_session_counters_seats_check: conflict(
    'session_full',
    'More people would be in the session than maxParticipants allows. Wait until someone leaves, or raise maxParticipants.',
  ),
});
