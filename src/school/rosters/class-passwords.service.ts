import { Injectable } from '@nestjs/common';
import { BulkAccounts } from '#identity/accounts/bulk-accounts.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { personPolicy } from '#school/people/people.policy.js';
import { OneTimePasswords } from './one-time-passwords.service.js';
import type { RosterAccountView } from './rosters.dto.js';
import { invitedStudents } from './rosters.sql.js';

type InvitedStudent = Omit<RosterAccountView, 'oneTimePassword'> & { id: string };

/** Renews one-time passwords that expired, or that were lost with the response of an import. */
@Injectable()
export class ClassPasswords {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    private readonly passwords: OneTimePasswords,
    private readonly accounts: BulkAccounts,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Renews the passwords of all managed accounts of the class that have not been used yet, in one transaction. */
  async renew(actor: Actor, classroomId: string): Promise<{ accounts: RosterAccountView[] }> {
    const invited = await this.people.read<InvitedStudent>(actor, invitedStudents, [classroomId], 'editLogin');
    const passwords = await this.passwords.create(invited.length, () => undefined);
    const issued = invited.flatMap((student, at) => {
      const password = passwords[at];
      return password ? [{ ...student, password }] : [];
    });
    const renewed = await this.database.transaction(async () => {
      const userIds = await this.accounts.issueOneTimePasswords(issued);
      const target = { entity: 'classroom', entityId: classroomId, data: { userIds } };
      await this.audit.record(actor, { action: 'passwords.renewed', ...target });
      return new Set(userIds);
    });
    return {
      accounts: issued
        .filter(({ id }) => renewed.has(id))
        .map(({ password, ...account }) => ({ ...account, oneTimePassword: password.plaintext })),
    };
  }
}
