import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { SchoolRole } from './role.entity.js';
import type { RoleChanges, RoleDraft } from './roles.dto.js';
import { rolePolicy } from './roles.policy.js';

/** The four system roles and the custom roles of the organization (docs/decisions/0051). */
@Injectable()
export class RolesService {
  constructor(
    @InjectScoped(rolePolicy) private readonly roles: Scoped<typeof rolePolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, query: PageQuery): Promise<Page<SchoolRole>> {
    return paginate(orderBy(this.roles.visibleTo(actor), '-isSystem', 'name'), query);
  }

  get(actor: Actor, id: string): Promise<SchoolRole> {
    return this.roles.get(actor, id);
  }

  /** The content grants of a role; none for null. */
  async grantsOf(roleId: string | null): Promise<string[]> {
    if (!roleId) return [];
    // Unscoped: grants apply to every holder of the role, but only admins read roles.
    const role = await this.roles.unscoped.findOneBy({ id: roleId });
    return role?.grants ?? [];
  }

  async create(actor: Actor, draft: RoleDraft): Promise<SchoolRole> {
    return this.database.transaction(async () => {
      const role = await this.roles.create(actor, draft);
      await this.recordAudit(actor, 'role.created', role);
      return role;
    });
  }

  async change(actor: Actor, id: string, changes: RoleChanges, expectedVersion?: number): Promise<SchoolRole> {
    return this.database.transaction(async () => {
      const role = await this.roles.get(actor, id, 'edit');
      await this.roles.save(Object.assign(role, changes), expectedVersion);
      await this.recordAudit(actor, 'role.changed', role);
      return role;
    });
  }

  /** Deletes a custom role. Throws `role_in_use` while it is assigned. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const role = await this.roles.get(actor, id, 'remove');
      await this.roles.remove(role);
      await this.recordAudit(actor, 'role.removed', role);
    });
  }

  private recordAudit(actor: Actor, action: string, { id, grants }: SchoolRole): Promise<void> {
    return this.audit.record(actor, { action, entity: 'role', entityId: id, data: { grants } });
  }
}
