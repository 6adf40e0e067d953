import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { studentAccountPolicy } from '#school/students/students.policy.js';
import { OneTimePasswords } from './one-time-passwords.service.js';
import type { RosterAccountView } from './rosters.dto.js';
import { invitedOfClass, renewPasswords } from './class-passwords.sql.js';

type Invited = Omit<RosterAccountView, 'oneTimePassword'> & { id: string };

/** New one-time passwords for a class whose first ones expired, or were lost with the answer of an import. */
@Injectable()
export class ClassPasswords {
  constructor(
    @InjectScoped(studentAccountPolicy) private readonly accounts: Scoped<typeof studentAccountPolicy>,
    private readonly passwords: OneTimePasswords,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** For every account of the class that has not been used yet; all of them or none. */
  async renew(actor: Actor, classroomId: string): Promise<{ accounts: RosterAccountView[] }> {
    const invited = await this.accounts.read<Invited>(actor, invitedOfClass, [classroomId], 'edit');
    const made = await this.passwords.make(invited.length, () => undefined);
    const rows = invited.map(({ id }, at) => ({ id, hash: made[at]?.hash, expiresAt: made[at]?.expiresAt }));
    const renewed = await this.database.transaction(async () => {
      const values = [this.settings.organizationId, JSON.stringify(rows)];
      const written = await this.database.query<{ id: string }>(renewPasswords, values);
      const userIds = written.map(({ id }) => id);
      const about = { entity: 'classroom', entityId: classroomId, data: { userIds } };
      await this.audit.record(actor, { action: 'passwords.renewed', ...about });
      return new Set(userIds);
    });
    const accounts = invited.map(({ id, ...account }, at) => ({
      id,
      ...account,
      oneTimePassword: made[at]?.word ?? null,
    }));
    return { accounts: accounts.filter(({ id }) => renewed.has(id)) };
  }
}
