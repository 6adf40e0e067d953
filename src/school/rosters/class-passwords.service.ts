import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { personPolicy } from '#school/people/people.policy.js';
import { OneTimePasswords } from './one-time-passwords.service.js';
import type { RosterAccountView } from './rosters.dto.js';
import { invitedStudents, renewPasswords } from './class-passwords.sql.js';

type InvitedStudent = Omit<RosterAccountView, 'oneTimePassword'> & { id: string };

/** Renews one-time passwords that expired, or that were lost with the response of an import. */
@Injectable()
export class ClassPasswords {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    private readonly passwords: OneTimePasswords,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Renews the passwords of all managed accounts of the class that have not been used yet, in one transaction. */
  async renew(actor: Actor, classroomId: string): Promise<{ accounts: RosterAccountView[] }> {
    const invited = await this.people.read<InvitedStudent>(actor, invitedStudents, [classroomId], 'editLogin');
    const passwords = await this.passwords.create(invited.length, () => undefined);
    const rows = invited.map(({ id }, at) => ({
      id,
      hash: passwords[at]?.hash,
      expiresAt: passwords[at]?.expiresAt,
    }));
    const renewed = await this.database.transaction(async () => {
      const values = [this.settings.organizationId, JSON.stringify(rows)];
      const updated = await this.database.query<{ id: string }>(renewPasswords, values);
      const userIds = updated.map(({ id }) => id);
      const target = { entity: 'classroom', entityId: classroomId, data: { userIds } };
      await this.audit.record(actor, { action: 'passwords.renewed', ...target });
      return new Set(userIds);
    });
    const accounts = invited.map(({ id, ...account }, at) => ({
      id,
      ...account,
      oneTimePassword: passwords[at]?.plaintext ?? null,
    }));
    return { accounts: accounts.filter(({ id }) => renewed.has(id)) };
  }
}
