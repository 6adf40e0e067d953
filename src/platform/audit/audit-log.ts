import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { daysBefore } from '#platform/text/calendar.js';
import { blankAddresses, insert, insertAll } from './audit.sql.js';

/** An entry of the audit log. `data` holds ids and states, never content or secrets. */
export interface AuditEntry {
  action: string;
  entity: string;
  entityId: string | null;
  data?: Record<string, unknown>;
  ip?: string | null;
}

const addressRetentionDays = 90;

/** Records security-relevant actions. Append-only: a trigger rejects updates and deletes (docs/decisions/0044). */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the entry in the open transaction, so a rollback removes it too, and logs its id after the commit: log files keep
   * no ids of people, who may be erased.
   */
  async record(actor: Actor | { userId: string } | null, entry: AuditEntry): Promise<void> {
    const { action, entity, entityId, data = {}, ip = null } = entry;
    const { organizationId } = this.settings;
    const actorId = actor?.userId ?? null;
    const id = newId();
    await this.database.query(insert, [id, organizationId, actorId, action, entity, entityId, data, ip]);
    await this.database.afterCommit(() => this.logger.log({ action, entity, auditId: id }, 'audited'));
  }

  /** Like `record`, for many entries in one statement. */
  async recordAll(actor: { userId: string }, entries: AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map((entry) => ({ data: {}, ...entry, id: newId() }));
    await this.database.query(insertAll, [this.settings.organizationId, actor.userId, JSON.stringify(rows)]);
    const actions = [...new Set(entries.map(({ action }) => action))];
    await this.database.afterCommit(() => this.logger.log({ actions, count: entries.length }, 'audited'));
  }

  /** Blanks one batch of IP addresses older than 90 days, as for login sessions; the number of entries blanked. */
  async forgetAddresses(now = this.clock.now()): Promise<number> {
    return this.database.transaction(async () => {
      await this.database.allowErasing();
      return (await this.database.query(blankAddresses, [daysBefore(now, addressRetentionDays)])).length;
    });
  }
}
