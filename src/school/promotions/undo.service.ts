import { Injectable } from '@nestjs/common';
import { BulkAccounts } from '#identity/accounts/bulk-accounts.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict } from '#platform/problems/problem.js';
import { BulkClassrooms } from '#school/classrooms/bulk-classrooms.service.js';
import { BulkMembers } from '#school/classrooms/bulk-members.service.js';
import { BulkProfiles } from '#school/students/bulk-profiles.service.js';
import { LevelsService } from '#tenancy/organizations/levels.service.js';
import type { Promotion, StudentPromotion } from './promotion.entity.js';
import { promotionPolicy } from './promotions.policy.js';
import { UndoBlockers } from './undo-blockers.js';
import { countChangesSince, lockPromoted, undoSteps } from './undo.sql.js';

/** What a student was before the promotion. The membership it began has the id of the step. */
type UndoneStep = Pick<
  StudentPromotion,
  'id' | 'studentId' | 'outcome' | 'fromLevel' | 'fromMembershipId' | 'accountStatus'
>;

/** Undoes a promotion: restores the classes, levels and accounts of all its students. */
@Injectable()
export class UndoService {
  constructor(
    @InjectScoped(promotionPolicy) private readonly promotions: Scoped<typeof promotionPolicy>,
    private readonly blockers: UndoBlockers,
    private readonly classrooms: BulkClassrooms,
    private readonly members: BulkMembers,
    private readonly profiles: BulkProfiles,
    private readonly accounts: BulkAccounts,
    private readonly sessions: OpenSessions,
    private readonly levels: LevelsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** 409 if a student has moved on or worked in the new class, or if a former class has been archived or its level removed. */
  async undo(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const promotion = await this.promotions.lock(actor, id, 'remove');
      promotion.undo(actor.userId, this.clock.now());
      await this.query(lockPromoted, id);
      await this.assertUndoable(id);
      await this.revert(promotion);
      await this.promotions.save(promotion);
      await this.audit.record(actor, { action: 'promotion.undone', entity: 'promotion', entityId: id });
    });
  }

  private async assertUndoable(id: string): Promise<void> {
    const [{ moved, archived } = { moved: 0, archived: 0 }] = await this.query<{ moved: number; archived: number }>(
      countChangesSince,
      id,
    );
    const working = await this.blockers.count(id);
    if (moved > 0) throw promotionUsed(`${moved} of the students have been moved, promoted or changed since.`);
    if (working > 0) throw promotionUsed(`${working} of the students have already worked in their new class.`);
    if (archived > 0)
      throw conflict('classroom_archived', 'A former class of these students is archived. Restore it first.');
  }

  private async revert({ id, undoneAt, openedClassroomIds }: Promotion): Promise<void> {
    const steps = await this.query<UndoneStep>(undoSteps, id, undoneAt);
    await this.levels.holdFormer(steps.map(({ fromLevel }) => fromLevel));
    await this.members.remove(steps.map((step) => step.id));
    await this.members.rejoin(steps.flatMap(({ fromMembershipId }) => fromMembershipId ?? []));
    await this.profiles.setLevels(
      steps.map(({ studentId, fromLevel }) => ({ id: studentId, level: fromLevel, status: 'active' })),
    );
    const graduates = steps.filter(({ outcome }) => outcome === 'graduated');
    const reopened = await this.accounts.reopen(
      graduates.map(({ studentId, accountStatus }) => ({ id: studentId, accountStatus })),
    );
    await this.sessions.changed(...reopened);
    await this.classrooms.removeUnused(openedClassroomIds);
  }

  private query<Row>(statement: Statement, ...values: unknown[]): Promise<Row[]> {
    return this.database.query<Row>(statement, values);
  }
}

const promotionUsed = (reason: string) =>
  conflict('promotion_used', `This promotion can no longer be undone: ${reason} Correct individual students instead.`);
