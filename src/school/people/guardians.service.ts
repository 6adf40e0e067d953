import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import type { GuardianDraft, GuardianView } from './guardians.dto.js';
import { guardianPolicy } from './guardians.policy.js';
import { guardianList } from './guardians.sql.js';
import { personPolicy } from './people.policy.js';

/** Parents and guardians of students, who may read the records of these students. */
@Injectable()
export class GuardiansService {
  constructor(
    @InjectScoped(guardianPolicy) private readonly guardianships: Scoped<typeof guardianPolicy>,
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    private readonly users: Accounts,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The guardians of a student the actor may see; parents see only themselves. */
  async list(actor: Actor, studentId: string, query: PageQuery): Promise<Page<GuardianView>> {
    await this.people.get(actor, studentId);
    return paginatePrepared(query, guardianList, [studentId], (list, values) =>
      this.guardianships.read(actor, list, values),
    );
  }

  /** Adds a guardian to a student. Throws `guardian_role_invalid` unless the account has the role PARENT. */
  async create(actor: Actor, studentId: string, { parentId, relation }: GuardianDraft): Promise<GuardianView> {
    await this.people.get(actor, studentId);
    const parent = await this.users.account(parentId);
    if (parent.role !== 'PARENT') throw notAParent();
    return this.database.transaction(async () => {
      await this.guardianships.create(actor, { parentId, studentId, relation });
      await this.record(actor, 'guardian.added', studentId, parentId);
      const { displayName, hasRealEmail, email } = parent;
      return { parentId, relation, displayName, email: hasRealEmail ? email : null, createdAt: this.clock.now() };
    });
  }

  /** Removes a guardian from a student. */
  async remove(actor: Actor, studentId: string, parentId: string): Promise<void> {
    await this.people.get(actor, studentId);
    await this.database.transaction(async () => {
      const rows = this.guardianships.visibleTo(actor, 'remove');
      const guardianship = await rows
        .andWhere('row.studentId = :studentId AND row.parentId = :parentId', { studentId, parentId })
        .getOne();
      if (!guardianship) throw notFound('guardian');
      await this.guardianships.remove(guardianship);
      await this.record(actor, 'guardian.removed', studentId, parentId);
    });
  }

  private record(actor: Actor, action: string, studentId: string, parentId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'user', entityId: studentId, data: { parentId } });
  }
}

const notAParent = () =>
  invalid('guardian_role_invalid', 'Only an account with the role PARENT can be a guardian. Choose another account.', [
    { field: 'parentId', rule: 'role', message: 'parentId must be an account with the role PARENT' },
  ]);
