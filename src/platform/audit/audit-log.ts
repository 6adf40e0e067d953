import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { Settings } from '#platform/config/settings.js';
import { insert } from './audit.sql.js';

/** An entry of the audit log. `data` holds ids and states, never content or secrets. */
export interface AuditEntry {
  action: string;
  entity: string;
  entityId: string | null;
  data?: Record<string, unknown>;
  ip?: string | null;
}

/** Records security-relevant actions. Append-only: a trigger rejects updates and deletes (docs/decisions/0044). */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Writes the entry in the open transaction, so a rollback removes it too, and logs it after the commit. */
  async record(actor: Actor | { userId: string } | null, entry: AuditEntry): Promise<void> {
    const { action, entity, entityId, data = {}, ip = null } = entry;
    const { organizationId } = this.settings;
    const actorId = actor?.userId ?? null;
    await this.database.query(insert, [newId(), organizationId, actorId, action, entity, entityId, data, ip]);
    await this.database.afterCommit(() => this.logger.log({ action, entity, entityId, actorId }, 'audited'));
  }
}
