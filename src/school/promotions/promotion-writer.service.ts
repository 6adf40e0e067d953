import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { ClassroomAllocator } from '#school/classrooms/classroom-allocator.js';
import type { Promotion } from './promotion.entity.js';
import type { PromotionPlan, Step } from './promotion-plan.js';
import { countsOf } from './promotion-report.js';
import { advanceLevels, closeAccounts, insertSteps, joinClasses, leaveClasses } from './promotion-writes.sql.js';
import { promotionPolicy } from './promotions.policy.js';

/** Writes a promotion plan with one statement per table, whatever the number of students. */
@Injectable()
export class PromotionWriter {
  constructor(
    @InjectScoped(promotionPolicy) private readonly promotions: Scoped<typeof promotionPolicy>,
    private readonly allocator: ClassroomAllocator,
    private readonly sessions: OpenSessions,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Runs in the caller's transaction. Returns the id of the promotion. */
  async write(actor: Actor, kind: Pick<Promotion, 'scope' | 'classroomId' | 'fromAcademicYear'>, plan: PromotionPlan) {
    await this.allocator.open(plan.opened);
    // Not checked against promotionPolicy: teachers who may promote single students also need this row.
    const promotion = await this.promotions.insert({
      ...{ ...kind, ...countsOf(plan), toAcademicYear: plan.toAcademicYear, promotedBy: actor.userId },
      openedClassroomIds: plan.opened.map(({ id }) => id),
    });
    await this.apply(promotion, plan.steps);
    await this.record(actor, promotion, plan.steps);
    return promotion.id;
  }

  private async apply({ id, toAcademicYear }: Promotion, steps: Step[]): Promise<void> {
    const rows = JSON.stringify(steps.map(rowOf));
    const now = this.clock.now();
    await this.database.query(insertSteps, [rows, now, id, toAcademicYear]);
    await this.database.query(leaveClasses, [rows, now]);
    await this.database.query(joinClasses, [rows, now, toAcademicYear]);
    await this.database.query(advanceLevels, [rows, now, this.settings.organizationId]);
    await this.database.query(closeAccounts, [rows, now]);
  }

  private async record(actor: Actor, { id, scope, toAcademicYear }: Promotion, steps: Step[]): Promise<void> {
    const students = steps.map(({ candidate }) => candidate.studentId);
    const graduates = steps
      .filter(({ outcome }) => outcome === 'graduated')
      .map(({ candidate }) => candidate.studentId);
    await this.sessions.changed(...graduates);
    const data = {
      scope,
      toAcademicYear,
      students: students.length,
      ...(students.length === 1 && { studentId: students[0] }),
    };
    await this.audit.record(actor, { action: 'promotion.done', entity: 'promotion', entityId: id, data });
  }
}

const rowOf = ({ candidate, outcome, fromLevel, toLevel, to }: Step) => ({
  id: newId(),
  studentId: candidate.studentId,
  outcome,
  fromLevel,
  toLevel,
  fromClassroomId: candidate.classroomId,
  toClassroomId: to?.id ?? null,
  fromMembershipId: candidate.membershipId,
  accountStatus: candidate.accountStatus,
});
