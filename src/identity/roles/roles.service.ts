import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, type PageQuery, paginate } from '#platform/api/page.js';
import type { SchoolRole } from './role.entity.js';
import type { RoleChanges, RoleDraft } from './roles.dto.js';
import { rolePolicy } from './roles.policy.js';

/** The roles of the school: the four, and what it added. */
@Injectable()
export class RolesService {
  constructor(
    @InjectScoped(rolePolicy) private readonly roles: Scoped<typeof rolePolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, query: PageQuery): Promise<Page<SchoolRole>> {
    const rows = this.roles.visibleTo(actor).orderBy('row.isSystem', 'DESC').addOrderBy('row.name');
    return paginate(rows, query);
  }

  get(actor: Actor, id: string): Promise<SchoolRole> {
    return this.roles.get(actor, id);
  }

  /** Which content the holder of this role may see beyond their own. */
  async grantsOf(roleId: string | null): Promise<string[]> {
    if (!roleId) return [];
    // Unscoped: everybody has the grants of their role, and only admins read roles.
    const role = await this.roles.unscoped.findOneBy({ id: roleId });
    return role?.grants ?? [];
  }

  async create(actor: Actor, draft: RoleDraft): Promise<SchoolRole> {
    return this.database.transaction(async () => {
      const role = await this.roles.create(actor, draft);
      await this.note(actor, 'role.created', role);
      return role;
    });
  }

  async change(actor: Actor, id: string, changes: RoleChanges, expected?: number): Promise<SchoolRole> {
    return this.database.transaction(async () => {
      const role = await this.roles.get(actor, id, 'edit');
      await this.roles.save(Object.assign(role, changes), expected);
      await this.note(actor, 'role.changed', role);
      return role;
    });
  }

  /** Removes a role nobody has. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const role = await this.roles.get(actor, id, 'remove');
      await this.roles.remove(role);
      await this.note(actor, 'role.removed', role);
    });
  }

  private note(actor: Actor, action: string, { id, grants }: SchoolRole): Promise<void> {
    return this.audit.record(actor, { action, entity: 'role', entityId: id, data: { grants } });
  }
}
