import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { Actor } from '#platform/access/actor.js';
import type { Action } from '#platform/access/policy.js';
import type { Page } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { invalid } from '#platform/problems/problem.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { MembersService } from '#school/classrooms/members.service.js';
import { inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import { type Subject, subjectArchived, type SubjectStatus } from './subject.entity.js';
import type { SubjectChanges, SubjectDraft, SubjectQuery } from './subjects.dto.js';
import { subjectPolicy } from './subjects.policy.js';
import { archiveSubjectsOf, lockSubject, type SubjectNames, subjectNames, touchSubject } from './subjects.sql.js';

/** Manages the subjects of classrooms. */
@Injectable()
export class SubjectsService {
  constructor(
    @InjectScoped(subjectPolicy) private readonly subjects: Scoped<typeof subjectPolicy>,
    private readonly classrooms: ClassroomsService,
    private readonly members: MembersService,
    private readonly users: Accounts,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The subjects the actor may read, with the names of class and teacher. */
  list(
    actor: Actor,
    { classroomId, status, myClasses, q, sort, ...query }: SubjectQuery,
  ): Promise<Page<Subject & SubjectNames>> {
    const rows = this.subjects.visibleTo(actor).andWhere('row.status = :status', { status });
    if (classroomId) rows.andWhere('row.classroomId = :classroomId', { classroomId });
    if (myClasses) rows.andWhere(inOwnClassrooms<Subject>('classroomId')('row'));
    searchIn(rows, q, 'name');
    return paginateInContext(orderBy(rows, sort, 'name'), query, subjectNames(actor));
  }

  get(actor: Actor, id: string, action: Action = 'read'): Promise<Subject> {
    return this.subjects.get(actor, id, action);
  }

  async create(actor: Actor, draft: SubjectDraft): Promise<Subject> {
    const classroom = await this.classrooms.get(actor, draft.classroomId, 'edit');
    classroom.refuseArchived();
    if (draft.teacherId) await this.requireTeacher(draft.teacherId, classroom.id);
    return this.subjects.create(actor, draft);
  }

  change(actor: Actor, id: string, changes: SubjectChanges, expected?: number): Promise<Subject> {
    return this.database.transaction(async () => {
      const subject = await this.subjects.lock(actor, id, 'edit');
      subject.refuseArchived();
      const { teacherId } = changes;
      if (teacherId && teacherId !== subject.teacherId) await this.requireTeacher(teacherId, subject.classroomId);
      return this.subjects.save(Object.assign(subject, changes), expected);
    });
  }

  /** Archives a subject, which makes it and its outline read-only and hides it from students. Idempotent. */
  archive(actor: Actor, id: string, expected?: number): Promise<Subject> {
    return this.database.transaction(async () => {
      const subject = await this.subjects.lock(actor, id, 'remove');
      if (subject.status === 'archived') return subject;
      subject.archive(actor.userId, this.clock.now());
      await this.audit.record(actor, { action: 'subject.archived', entity: 'subject', entityId: id });
      return this.subjects.save(subject, expected);
    });
  }

  /** Restores an archived subject. Throws 409 while its classroom is archived. Idempotent. */
  restore(actor: Actor, id: string): Promise<Subject> {
    return this.database.transaction(async () => {
      const subject = await this.subjects.lock(actor, id, 'remove');
      if (subject.status === 'active') return subject;
      const classroom = await this.classrooms.get(actor, subject.classroomId, 'edit');
      classroom.refuseArchived();
      subject.restore();
      await this.audit.record(actor, { action: 'subject.restored', entity: 'subject', entityId: id });
      return this.subjects.save(subject);
    });
  }

  /** Archives all subjects of an archived classroom. */
  async archiveAllOf(classroomId: string): Promise<void> {
    await this.database.query(archiveSubjectsOf, [classroomId, this.clock.now()]);
  }

  /**
   * Call before a change of the outline, in its transaction and after the permission check: serializes changes, refuses
   * archived subjects, and increases the version so cached trees are reloaded.
   */
  async touch(id: string): Promise<void> {
    const [touched] = await this.database.query<{ status: SubjectStatus }>(touchSubject, [id]);
    if (touched?.status === 'archived') throw subjectArchived();
  }

  /** Like `touch`, for records attached to the outline: cached trees stay valid, so the version is unchanged. */
  async lock(id: string): Promise<void> {
    const [locked] = await this.database.query<{ status: SubjectStatus }>(lockSubject, [id]);
    if (locked?.status === 'archived') throw subjectArchived();
  }

  private async requireTeacher(teacherId: string, classroomId: string): Promise<void> {
    const classrooms = await this.members.classroomIdsOf(teacherId);
    const { role } = classrooms.includes(classroomId) ? await this.users.account(teacherId) : { role: null };
    if (role !== 'TEACHER') throw subjectTeacherInvalid();
  }
}

const subjectTeacherInvalid = () =>
  invalid('subject_teacher_invalid', 'teacherId must be a teacher of this classroom. Add the teacher to it first.');
