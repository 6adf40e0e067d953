import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All } from '#platform/ports/ports.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import { CourseContent } from './course-content.port.js';
import type { CourseCopy } from './course-copies.dto.js';
import { CourseList } from './course-list.service.js';
import { type Course, courseArchived } from './course.entity.js';
import type { CourseChanges, CourseDraft, CourseQuery } from './courses.dto.js';
import { coursePolicy } from './courses.policy.js';
import { canOwnCourses, lockCourse } from './courses.sql.js';
import { Seats } from './enrollments/seats.service.js';

/** Manages courses. Every change of one locks it first, so that changes of it and of its seats do not interleave. */
@Injectable()
export class CoursesService {
  constructor(
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly courseList: CourseList,
    @All(CourseContent) private readonly contents: CourseContent[],
    private readonly seats: Seats,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: CourseQuery) {
    return this.courseList.list(actor, query);
  }

  async get(actor: Actor, id: string) {
    return this.inContext(actor, await this.courses.get(actor, id));
  }

  /** Throws 404 or 403 unless the actor may change the course. */
  async assertMayEdit(actor: Actor, id: string): Promise<void> {
    await this.courses.get(actor, id, 'edit');
  }

  /** As `assertMayEdit`, for what is added to the course. Throws 409 `course_archived` for an archived one. */
  async assertMayAddTo(actor: Actor, id: string): Promise<void> {
    (await this.courses.get(actor, id, 'edit')).refuseArchived();
  }

  /** Throws 404 unless the actor may read the course. */
  async assertReadable(actor: Actor, id: string): Promise<void> {
    await this.courses.get(actor, id);
  }

  /** Locks a course to change its content until the transaction ends. Throws 409 `course_archived` for an archived one. */
  async lockContent(id: string): Promise<void> {
    const [course] = await this.database.query<{ isArchived: boolean }>(lockCourse, [id]);
    if (course?.isArchived) throw courseArchived();
  }

  async create(actor: Actor, draft: CourseDraft) {
    const course = await this.courses.create(actor, { ...draft, createdBy: actor.userId });
    return this.inContext(actor, course);
  }

  /**
   * Changes a course. More seats, or a later end, give seats to people on the waiting list. Admins may give it another owner
   * (docs/decisions/0186).
   */
  async change(actor: Actor, id: string, changes: CourseChanges, expected?: number) {
    const course = await this.database.transaction(async () => {
      const locked = await this.courses.lock(actor, id);
      locked.refuseArchived();
      const { createdBy: from } = locked;
      const { createdBy: to = from } = changes;
      if (to !== from) await this.assertMayHandOver(actor, to);
      const changed = await this.courses.save(Object.assign(locked, changes), expected);
      if (to !== from) await this.handOver(actor, id, from, to);
      await this.seats.promote(changed);
      return changed;
    });
    return this.inContext(actor, course);
  }

  /** Deletes a course without people and content; archives any other, so that their records stay. */
  remove(actor: Actor, id: string, expected?: number): Promise<{ archived: boolean }> {
    return deleteOrArchive(this.database, {
      lock: async () => {
        const course = await this.courses.lock(actor, id, 'remove');
        assertVersion(course, expected);
        return course;
      },
      remove: (course) => this.courses.remove(course),
      archive: (course) => this.archive(course),
      record: (_, archived) => this.record(actor, archived ? 'course.archived' : 'course.removed', id),
    });
  }

  /** Shows a course to all who may enroll. Idempotent. Throws 409 `course_archived` for an archived course. */
  publish(actor: Actor, id: string) {
    return this.move(actor, id, 'course.published', (course) => course.publish(this.clock.now()));
  }

  /** Gives an archived course the status it had before. Has no effect on any other. */
  restore(actor: Actor, id: string) {
    return this.move(actor, id, 'course.restored', (course) => course.restore());
  }

  /**
   * Copies a course the actor may read into a draft of the actor, with its content and without dates and people. Questions
   * and assessments that the actor may not read are left out and counted (docs/decisions/0248).
   */
  async clone(actor: Actor, id: string, copy: CourseCopy) {
    const { title, description, visibility, capacity } = await this.courses.get(actor, id);
    const values = { title: copy.title ?? title, description, visibility, capacity };
    const { clone, ...leftOut } = await this.database.transaction(async () => {
      const created = await this.courses.create(actor, { ...values, createdBy: actor.userId });
      const total = { clone: created, questionsLeftOut: 0, assessmentsLeftOut: 0 };
      for (const content of this.contents) {
        const { questionsLeftOut, assessmentsLeftOut } = await content.copy(actor, id, created.id);
        total.questionsLeftOut += questionsLeftOut;
        total.assessmentsLeftOut += assessmentsLeftOut;
      }
      return total;
    });
    return versionedByContent({ ...(await this.inContext(actor, clone)), ...leftOut });
  }

  private async assertMayHandOver(actor: Actor, to: string): Promise<void> {
    mustBeAble(actor, 'handOver', coursePolicy);
    const able = await this.database.query(canOwnCourses, [to]);
    if (able.length === 0) throw ownerUnfit();
  }

  private async handOver(actor: Actor, id: string, from: string, to: string): Promise<void> {
    for (const content of this.contents) await content.handOver(id, from, to);
    const data = { from, to };
    await this.audit.record(actor, { action: 'course.handed_over', entity: 'course', entityId: id, data });
  }

  private async move(actor: Actor, id: string, action: string, transition: (course: Course) => void) {
    const course = await this.database.transaction(async () => {
      const locked = await this.courses.lock(actor, id);
      const { status } = locked;
      transition(locked);
      if (locked.status === status) return locked;
      const moved = await this.courses.save(locked);
      await this.seats.promote(moved);
      await this.record(actor, action, id);
      return moved;
    });
    return this.inContext(actor, course);
  }

  private async archive(course: Course): Promise<void> {
    if (course.status === 'archived') return;
    course.archive(this.clock.now());
    await this.courses.save(course);
  }

  private async inContext(actor: Actor, course: Course) {
    const [shown] = await this.courseList.inContext(actor, [course]);
    if (!shown) throw notFound('course');
    return versionedByContent(shown);
  }

  private record(actor: Actor, action: string, entityId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'course', entityId });
  }
}

const ownerUnfit = () =>
  invalid('course_owner_unfit', 'The owner of a course must be an active teacher or admin. Choose another person.');
