import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { pageStatement, paginatePrepared } from '#platform/api/paginate.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import type { AuditEntryView, AuditPage, AuditQuery } from './audit-log.dto.js';
import { auditPolicy } from './audit-log.policy.js';
import { auditFilters, auditList } from './audit-log.sql.js';

/** Reads the audit log. */
@Injectable()
export class AuditLogService {
  constructor(@InjectScoped(auditPolicy) private readonly entries: Scoped<typeof auditPolicy>) {}

  /** Newest first, by page number or by cursor. */
  async list(actor: Actor, query: AuditQuery): Promise<AuditPage> {
    const { limit } = query;
    const filters = auditFilters.filter((filter) => query[filter] !== undefined);
    const values = filters.map((filter) => query[filter]);
    const list = auditList(filters);
    const read = <Row>(statement: PreparedRead, given: unknown[]) => this.entries.read<Row>(actor, statement, given);
    if (query.after) {
      const items = await read<AuditEntryView>(pageStatement(list), [...values, limit, 0]);
      return { items, next: nextOf(items, limit), limit };
    }
    const page = await paginatePrepared<AuditEntryView>(query, list, values, read);
    return { ...page, next: nextOf(page.items, limit) };
  }
}

/** A full page may be followed by another; its last id is the cursor. */
const nextOf = (items: { id: string }[], limit: number): string | null =>
  items.length === limit ? (items.at(-1)?.id ?? null) : null;
