import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Settings } from '#platform/config/settings.js';

/** Something worth being able to prove later. `data` holds ids and states, never content or secrets. */
export interface AuditEntry {
  action: string;
  entity: string;
  entityId: string | null;
  data?: Record<string, unknown>;
  ip?: string | null;
}

const insert: Statement = {
  name: 'audit-entry',
  text: `INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, data, ip)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Who did what to whom (OQ-040). Append-only: the database refuses to change or delete an entry. */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Part of the open transaction: what is rolled back was never done. What is done also stands in the log. */
  async record(actor: Actor | { userId: string } | null, entry: AuditEntry): Promise<void> {
    const { action, entity, entityId, data = {}, ip = null } = entry;
    const { organizationId } = this.settings;
    const actorId = actor?.userId ?? null;
    await this.database.query(insert, [newId(), organizationId, actorId, action, entity, entityId, data, ip]);
    await this.database.afterCommit(() => this.logger.log({ action, entity, entityId, actorId }, 'audited'));
  }
}
