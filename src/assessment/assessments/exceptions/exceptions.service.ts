import { Injectable } from '@nestjs/common';
import { windowTooShort } from '#assessment/assessments/assessment-rules.entity.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import type { AssessmentException } from './assessment-exception.entity.js';
import type { ExceptionChanges, ExceptionDraft } from './exceptions.dto.js';
import { assessmentExceptionPolicy } from './exceptions.policy.js';
import { namesOf, shortWindow, studentOfClass } from './exceptions.sql.js';

type NamedException = AssessmentException & { studentName: string | null };

/**
 * Exceptions for single students and for everyone. They take effect immediately, also for running attempts: triggers move their
 * deadlines. The assessment is locked first, so that an attempt that starts meanwhile waits for the change.
 */
@Injectable()
export class ExceptionsService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    @InjectScoped(assessmentExceptionPolicy) private readonly exceptions: Scoped<typeof assessmentExceptionPolicy>,
    private readonly audit: AuditLog,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, assessmentId: string, query: PageQuery): Promise<Page<NamedException>> {
    await this.assessments.get(actor, assessmentId, 'edit');
    const rows = this.exceptions.visibleTo(actor).andWhere('row.assessmentId = :assessmentId', { assessmentId });
    const page = await paginate(orderBy(rows, 'createdAt'), query);
    return { ...page, items: await this.withNames(page.items) };
  }

  create(actor: Actor, assessmentId: string, draft: ExceptionDraft): Promise<NamedException> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, assessmentId);
      if (draft.studentId) await this.assertStudent(assessment.classroomId, draft.studentId);
      const exception = await this.exceptions.create(actor, { ...draft, assessmentId, createdBy: actor.userId });
      await this.assertUsable(exception, draft, assessment);
      await this.record(actor, 'created', exception);
      return this.withName(exception);
    });
  }

  change(
    actor: Actor,
    assessmentId: string,
    id: string,
    { changes, version }: { changes: ExceptionChanges; version: number | undefined },
  ): Promise<NamedException> {
    return this.database.transaction(async () => {
      const { exception, assessment } = await this.locked(actor, assessmentId, id);
      Object.assign(exception, changes);
      await this.exceptions.save(exception, version);
      await this.assertUsable(exception, changes, assessment);
      await this.record(actor, 'changed', exception);
      return this.withName(exception);
    });
  }

  remove(actor: Actor, assessmentId: string, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const { exception } = await this.locked(actor, assessmentId, id);
      await this.exceptions.remove(exception);
      await this.record(actor, 'removed', exception);
    });
  }

  private async locked(actor: Actor, assessmentId: string, id: string) {
    const assessment = await this.assessments.lock(actor, assessmentId);
    const exception = await this.exceptions.get(actor, id);
    if (exception.assessmentId !== assessmentId) throw notFound('exception');
    return { exception, assessment };
  }

  /** Throws 400 for a written exception that grants nothing, or with which the student could not use the whole time. */
  private async assertUsable(
    exception: AssessmentException,
    given: Partial<ExceptionDraft>,
    assessment: Pick<Assessment, 'id' | 'dueAt'>,
  ): Promise<void> {
    exception.assertConsistent();
    if (given.dueAt && assessment.dueAt && given.dueAt <= assessment.dueAt) throw dueAtNotLater(assessment.dueAt);
    if (!given.availableFrom) return;
    const rows = await this.database.query(shortWindow, [assessment.id, exception.studentId]);
    if (rows.length > 0) throw windowTooShort();
  }

  private async assertStudent(classroomId: string | null, studentId: string): Promise<void> {
    const rows = await this.database.query(studentOfClass, [classroomId, studentId]);
    if (rows.length > 0) return;
    const message = 'studentId must be a student of the class of the assessment.';
    throw invalid('student_not_in_class', message, [{ field: 'studentId', rule: 'student', message }]);
  }

  private async withName(exception: AssessmentException): Promise<NamedException> {
    const [named] = await this.withNames([exception]);
    return named ?? Object.assign(exception, { studentName: null });
  }

  private async withNames(exceptions: AssessmentException[]): Promise<NamedException[]> {
    const ids = exceptions.flatMap(({ studentId }) => studentId ?? []);
    const rows = await this.database.query<{ id: string; name: string }>(namesOf, [ids]);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return exceptions.map((each) => Object.assign(each, { studentName: names.get(each.studentId ?? '') ?? null }));
  }

  /** Also has work that was submitted already scored by the changed dates. */
  private async record(actor: Actor, change: string, exception: AssessmentException): Promise<void> {
    const { assessmentId, id, studentId, extraMinutes, extraAttempts, availableFrom, dueAt, lateUntil } = exception;
    const data = { exceptionId: id, studentId, extraMinutes, extraAttempts, availableFrom, dueAt, lateUntil };
    const action = `assessment.exception-${change}`;
    await this.audit.record(actor, { action, entity: 'assessment', entityId: assessmentId, data });
    await this.queue.add('rescore-assessment', {
      assessmentId,
      actorId: actor.userId,
      cause: 'late_policy',
      reason: exception.reason,
      ...(studentId && { studentIds: [studentId] }),
    });
  }
}

function dueAtNotLater(dueAt: Date) {
  const message = `dueAt must be after the due date of the assessment, ${dueAt.toISOString()}: of two due dates the later one holds.`;
  return invalid('exception_not_later', message, [{ field: 'dueAt', rule: 'later', message }]);
}
