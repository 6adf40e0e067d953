import { Injectable } from '@nestjs/common';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { FailureLimit } from '#identity/auth/failure-limit.js';
import { newReadableCode, readOneTimePassword } from '#identity/credentials/one-time-password.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden, invalid, notFound } from '#platform/problems/problem.js';
import { daysAfter } from '#platform/text/calendar.js';
import type { CourseCode } from './course-code.entity.js';
import type { CourseCodeDraft } from './course-codes.dto.js';
import { courseCodePolicy } from './enrollments.policy.js';
import { EnrollmentsService } from './enrollments.service.js';
import { findCode, spendCode } from './enrollments.sql.js';

const validityDays = 30;

/** Codes with which people enroll in a course. */
@Injectable()
export class CourseCodesService {
  constructor(
    @InjectScoped(courseCodePolicy) private readonly codes: Scoped<typeof courseCodePolicy>,
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly enrollments: EnrollmentsService,
    private readonly failures: FailureLimit,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, courseId: string, query: PageQuery): Promise<Page<CourseCode>> {
    await this.courses.get(actor, courseId, 'edit');
    const rows = this.codes.visibleTo(actor).andWhere('row.courseId = :courseId', { courseId });
    return paginate(orderBy(rows, '-createdAt'), query);
  }

  /** Creates a code, which is returned only here; its hash is stored. */
  async create(actor: Actor, courseId: string, { expiresAt, maxUses }: CourseCodeDraft) {
    const now = this.clock.now();
    const expiry = expiresAt ?? daysAfter(now, validityDays);
    if (expiry <= now) throw invalid('course_code_expired', 'expiresAt must be in the future.');
    (await this.courses.get(actor, courseId, 'edit')).refuseArchived();
    const code = newReadableCode();
    return this.database.transaction(async () => {
      const values = { courseId, codeHash: hashOfToken(code), createdBy: actor.userId, expiresAt: expiry, maxUses };
      const { id } = await this.codes.create(actor, values);
      await this.record(actor, 'course.code_created', courseId, id);
      return { courseCode: await this.codes.get(actor, id), code };
    });
  }

  async remove(actor: Actor, courseId: string, id: string): Promise<void> {
    await this.courses.get(actor, courseId, 'edit');
    const code = await this.codes.get(actor, id, 'remove');
    if (code.courseId !== courseId) throw notFound('course code');
    await this.database.transaction(async () => {
      await this.codes.remove(code);
      await this.record(actor, 'course.code_removed', courseId, id);
    });
  }

  /** Enrolls the actor with a code. Wrong codes count as guesses of the network `ip`. */
  redeem(actor: Actor, typed: string, ip: string) {
    return this.failures.guard(ip, async () => {
      const values = [hashOfToken(readOneTimePassword(typed)), this.clock.now()];
      const [code] = await this.database.query<{ id: string; courseId: string }>(findCode, values);
      if (!code) throw courseCodeInvalid();
      return this.enrollments.admit(actor, code.courseId, () => this.spend(code.id));
    });
  }

  /** The statement counts and checks, so concurrent requests cannot use a code too often. */
  private async spend(id: string): Promise<void> {
    const spent = await this.database.query(spendCode, [id, this.clock.now()]);
    if (spent.length === 0) throw courseCodeInvalid();
  }

  private record(actor: Actor, action: string, courseId: string, codeId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'course', entityId: courseId, data: { codeId } });
  }
}

/** The same error for an unknown, expired, deleted and used code, so that it reveals nothing about codes. */
const courseCodeInvalid = () =>
  forbidden('course_code_invalid', 'This code is not valid: it is wrong, has expired or has been used up.');
