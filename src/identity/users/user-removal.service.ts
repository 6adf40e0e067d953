import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All } from '#platform/ports/ports.js';
import { RemovedAccounts } from './removed-accounts.port.js';

/** Deletes accounts that were made by mistake or never used for school (docs/decisions/0251). */
@Injectable()
export class UserRemoval {
  constructor(
    @InjectScoped(userPolicy) private readonly users: Scoped<typeof userPolicy>,
    @All(RemovedAccounts) private readonly removed: RemovedAccounts[],
    private readonly accounts: Accounts,
    private readonly openSessions: OpenSessions,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes an account without school records, with what the person kept for themselves. One with submissions, classrooms or
   * courses is suspended or erased instead (409).
   */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'remove');
      await this.accounts.assertAnotherAdmin(user);
      // Interactions and consents of the person go with the account.
      await this.database.allowErasing();
      await this.users.remove(user);
      for (const ledger of this.removed) await ledger.add(id, this.clock.now());
      await this.openSessions.changed(id);
      const data = { role: user.role };
      await this.audit.record(actor, { action: 'user.removed', entity: 'user', entityId: id, data });
    });
  }
}
