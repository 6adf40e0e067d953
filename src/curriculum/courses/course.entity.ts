import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

export const courseStatuses = ['draft', 'published', 'archived'] as const;
export type CourseStatus = (typeof courseStatuses)[number];

export const courseVisibilities = ['open', 'subscription', 'invitation'] as const;
export type CourseVisibility = (typeof courseVisibilities)[number];

/** A course people enroll in, independent of classrooms. It belongs to one person, who creates it or to whom an admin hands it over. */
@Entity()
export class Course extends RootEntity {
  /** The owner, at first the person who created it. */
  @Column('uuid')
  createdBy: string;

  @Column('text')
  title: string;

  @Column('text', { nullable: true })
  description: string | null = null;

  @Column('text')
  status: CourseStatus = 'draft';

  /** Who may enroll: everyone, people with a subscription, or only invited people, who alone see the course. */
  @Column('text')
  visibility: CourseVisibility = 'open';

  /** When the content opens; people may enroll earlier. */
  @Column('timestamptz', { nullable: true })
  startsAt: Date | null = null;

  /** The end of enrolling, exclusive. The content stays readable. */
  @Column('timestamptz', { nullable: true })
  endsAt: Date | null = null;

  /** Number of seats; null for no limit. */
  @Column('integer', { nullable: true })
  capacity: number | null = null;

  /** Seats taken. Kept by a trigger of enrollments. */
  @Column({ type: 'integer', insert: false, update: false })
  enrolledCount: number;

  /** People on the waiting list. Kept by a trigger of enrollments. */
  @Column({ type: 'integer', insert: false, update: false })
  waitingCount: number;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null = null;

  get hasFreeSeat(): boolean {
    return this.capacity === null || this.enrolledCount < this.capacity;
  }

  refuseArchived(): void {
    if (this.status === 'archived') throw courseArchived();
  }

  publish(now: Date): void {
    this.refuseArchived();
    if (this.status === 'published') return;
    Object.assign(this, { status: 'published', publishedAt: now });
  }

  archive(now: Date): void {
    Object.assign(this, { status: 'archived', archivedAt: now });
  }

  /** Restores the status before archiving. */
  restore(): void {
    if (this.status !== 'archived') return;
    Object.assign(this, { status: this.publishedAt ? 'published' : 'draft', archivedAt: null });
  }

  /** Whether people can enroll. */
  isOpenAt(now: Date): boolean {
    return this.status === 'published' && (this.endsAt === null || this.endsAt > now);
  }

  /** Whether everyone who sees the course can enroll. */
  isOpenToAllAt(now: Date): boolean {
    return this.visibility === 'open' && this.isOpenAt(now);
  }

  /** Throws unless people can enroll. */
  refuseClosed(now: Date): void {
    this.refuseArchived();
    if (this.status === 'draft')
      throw conflict('course_unpublished', 'This course is not published yet. Publish it first.');
    if (this.endsAt && this.endsAt <= now)
      throw conflict('course_ended', 'This course has ended. Ask its owner to change endsAt.');
  }
}

/** Thrown by every change of an archived course or its content. */
export const courseArchived = () => conflict('course_archived', 'This course is archived. Restore it first.');

explainConstraints({
  courses_dates_check: invalid('course_dates_invalid', 'endsAt must be later than startsAt.'),
  courses_seats_check: conflict(
    'course_capacity_low',
    'More people are enrolled than this capacity has seats. Choose a higher capacity, or remove people first.',
  ),
});
