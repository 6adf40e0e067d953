import { Injectable } from '@nestjs/common';
import { BulkAccounts } from '#identity/accounts/bulk-accounts.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { jsonBatches } from '#platform/database/json-batches.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { BulkClassrooms } from '#school/classrooms/bulk-classrooms.service.js';
import { BulkMembers, type NewMember } from '#school/classrooms/bulk-members.service.js';
import { BulkProfiles, type ProfileLevel } from '#school/students/bulk-profiles.service.js';
import type { PromotionPlan, Step } from './promotion-plan.js';
import { countsOf } from './promotion-report.js';
import type { Promotion } from './promotion.entity.js';
import { promotionPolicy } from './promotions.policy.js';
import { insertSteps } from './promotions.sql.js';

/** Writes a promotion plan with one statement per table and batch of students. */
@Injectable()
export class PromotionWriter {
  constructor(
    @InjectScoped(promotionPolicy) private readonly promotions: Scoped<typeof promotionPolicy>,
    private readonly classrooms: BulkClassrooms,
    private readonly members: BulkMembers,
    private readonly profiles: BulkProfiles,
    private readonly accounts: BulkAccounts,
    private readonly sessions: OpenSessions,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Runs in the caller's transaction. Returns the id of the promotion. */
  async write(actor: Actor, kind: Pick<Promotion, 'scope' | 'classroomId' | 'fromAcademicYear'>, plan: PromotionPlan) {
    await this.classrooms.create(plan.opened);
    // Not checked against promotionPolicy: teachers who may promote single students also need this row.
    const promotion = await this.promotions.insert({
      ...kind,
      ...countsOf(plan),
      toAcademicYear: plan.toAcademicYear,
      promotedBy: actor.userId,
      openedClassroomIds: plan.opened.map(({ id }) => id),
    });
    await this.apply(promotion, plan.steps);
    await this.record(actor, promotion, plan.steps);
    return promotion.id;
  }

  private async apply({ id, toAcademicYear: academicYear }: Promotion, steps: Step[]): Promise<void> {
    const rows = steps.map(rowOf);
    for (const batch of jsonBatches(rows))
      await this.database.query(insertSteps, [batch, this.clock.now(), id, academicYear]);
    await this.members.leave(rows.flatMap(({ fromMembershipId }) => fromMembershipId ?? []));
    await this.members.join(rows.flatMap((row) => membershipOf(row, academicYear)));
    await this.profiles.setLevels(rows.map(profileOf));
    await this.accounts.graduate(graduatesOf(steps));
    await this.sessions.changed(...graduatesOf(steps));
  }

  private async record(actor: Actor, { id, scope, toAcademicYear }: Promotion, steps: Step[]): Promise<void> {
    const students = steps.map(({ candidate }) => candidate.studentId);
    const data = {
      scope,
      toAcademicYear,
      students: students.length,
      ...(students.length === 1 && { studentId: students[0] }),
    };
    await this.audit.record(actor, { action: 'promotion.done', entity: 'promotion', entityId: id, data });
  }
}

type StepRow = ReturnType<typeof rowOf>;

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

/** The new membership, which has the id of the step; none without a class. */
const membershipOf = ({ id, studentId, toClassroomId }: StepRow, academicYear: string): NewMember[] =>
  toClassroomId ? [{ id, classroomId: toClassroomId, userId: studentId, memberRole: 'STUDENT', academicYear }] : [];

/** Graduates keep their last level. */
const profileOf = ({ studentId, outcome, fromLevel, toLevel }: StepRow): ProfileLevel => ({
  id: studentId,
  level: toLevel ?? fromLevel,
  status: outcome === 'graduated' ? 'graduated' : 'active',
});

const graduatesOf = (steps: Step[]): string[] =>
  steps.filter(({ outcome }) => outcome === 'graduated').map(({ candidate }) => candidate.studentId);
