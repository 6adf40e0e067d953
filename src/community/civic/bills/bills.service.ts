import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import type { BillChanges, BillDraft, BillQuery } from './bills.dto.js';
import { billPolicy } from './bills.policy.js';
import type { CivicBill } from './civic-bill.entity.js';

/** Publishes bills. */
@Injectable()
export class BillsService {
  constructor(
    @InjectScoped(billPolicy) private readonly bills: Scoped<typeof billPolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, { q, type, level, status, sort, ...page }: BillQuery): Promise<Page<CivicBill>> {
    const rows = this.bills.visibleTo(actor);
    if (type) rows.andWhere('lower(row.type) = lower(:type)', { type });
    if (level) rows.andWhere('row.level = :level', { level });
    if (status) rows.andWhere('row.status = :status', { status });
    searchIn(rows, q, 'name', 'externalId');
    return paginate(orderBy(rows, sort), page);
  }

  get(actor: Actor, id: string): Promise<CivicBill> {
    return this.bills.get(actor, id);
  }

  create(actor: Actor, draft: BillDraft): Promise<CivicBill> {
    return this.database.transaction(async () => {
      const bill = await this.bills.create(actor, draft);
      await this.record(actor, 'bill.created', bill);
      return bill;
    });
  }

  change(actor: Actor, id: string, changes: BillChanges, expected?: number): Promise<CivicBill> {
    return this.database.transaction(async () => {
      const bill = await this.bills.get(actor, id, 'edit');
      await this.bills.save(Object.assign(bill, changes), expected);
      await this.record(actor, 'bill.changed', bill);
      return bill;
    });
  }

  /** Deletes a bill and how representatives voted on it. Votes of people keep its name and type. */
  remove(actor: Actor, id: string, expected?: number): Promise<void> {
    return this.database.transaction(async () => {
      const bill = await this.bills.lock(actor, id, 'remove');
      assertVersion(bill, expected);
      await this.bills.remove(bill);
      await this.record(actor, 'bill.deleted', bill);
    });
  }

  private async record(actor: Actor, action: string, { id, externalId }: CivicBill): Promise<void> {
    await this.audit.record(actor, { action, entity: 'civic bill', entityId: id, data: { externalId } });
  }
}
