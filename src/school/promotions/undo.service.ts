import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict } from '#platform/problems/problem.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import type { Promotion } from './promotion.entity.js';
import { UndoBlockers } from './undo-blockers.js';
import {
  revertLevels,
  rejoinClasses,
  holdPromoted,
  leaveAgain,
  reopenAccounts,
  sinceThen,
  undoSteps,
} from './promotion-writes.sql.js';
import { promotionPolicy } from './promotions.policy.js';

/** Takes a promotion back: everybody is again where they were, as if it had never been. */
@Injectable()
export class UndoService {
  constructor(
    @InjectScoped(promotionPolicy) private readonly promotions: Scoped<typeof promotionPolicy>,
    private readonly uses: UndoBlockers,
    private readonly sessions: OpenSessions,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** As long as nobody has moved on or begun to work in the new class. */
  async undo(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const promotion = await this.promotions.lock(actor, id, 'remove');
      promotion.undo(actor.userId, this.clock.now());
      await this.query(holdPromoted, id);
      await this.refuseUsed(id);
      await this.takeBack(promotion);
      await this.promotions.save(promotion);
      await this.audit.record(actor, { action: 'promotion.undone', entity: 'promotion', entityId: id });
    });
  }

  private async refuseUsed(id: string): Promise<void> {
    const [{ moved, archived } = { moved: 0, archived: 0 }] = await this.query<{ moved: number; archived: number }>(
      sinceThen,
      id,
    );
    const used = await this.uses.count(id);
    if (moved > 0) throw passed(`${moved} of the students have been moved, promoted or changed since.`);
    if (used > 0) throw passed(`${used} of the students have already worked in their new class.`);
    if (archived > 0)
      throw conflict('classroom_archived', 'A class they came from has been archived. Restore it first.');
  }

  private async takeBack({ id, undoneAt, openedClassroomIds }: Promotion): Promise<void> {
    await this.query(undoSteps, id, undoneAt);
    await this.query(leaveAgain, id);
    await this.query(rejoinClasses, id);
    await this.query(revertLevels, id);
    const reopened = await this.query<{ id: string }>(reopenAccounts, id);
    await this.sessions.changed(...reopened.map((user) => user.id));
    await this.uses.closeUnused(openedClassroomIds);
  }

  private query<Row>(statement: Statement, ...values: unknown[]): Promise<Row[]> {
    return this.database.query<Row>(statement, values);
  }
}

const passed = (why: string) =>
  conflict(
    'promotion_used',
    `This promotion can no longer be undone as a whole: ${why} Correct single students instead.`,
  );
