import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate, paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import type { CivicRepresentative } from './civic-representative.entity.js';
import type {
  RepresentativeChanges,
  RepresentativeDraft,
  RepresentativeQuery,
  RepresentativeVoteView,
} from './representatives.dto.js';
import { representativePolicy } from './representatives.policy.js';
import { ofOwnPlace, representativeVotes } from './representatives.sql.js';

/** Publishes representatives. */
@Injectable()
export class RepresentativesService {
  constructor(
    @InjectScoped(representativePolicy) private readonly representatives: Scoped<typeof representativePolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, query: RepresentativeQuery): Promise<Page<CivicRepresentative>> {
    const { q, level, country, state, district, mine, sort, ...page } = query;
    const rows = this.representatives.visibleTo(actor);
    if (level) rows.andWhere('row.level = :level', { level });
    if (country) rows.andWhere('row.country = :country', { country });
    if (state) rows.andWhere('lower(row.state) = lower(:state)', { state });
    if (district) rows.andWhere('lower(row.district) = lower(:district)', { district });
    if (mine) rows.andWhere(ofOwnPlace('row'));
    searchIn(rows, q, 'name', 'office');
    return paginate(orderBy(rows, sort), page);
  }

  get(actor: Actor, id: string): Promise<CivicRepresentative> {
    return this.representatives.get(actor, id);
  }

  async listVotes(actor: Actor, id: string, page: PageQuery): Promise<Page<RepresentativeVoteView>> {
    await this.representatives.get(actor, id);
    return paginatePrepared(page, representativeVotes, [id], (statement, values) =>
      this.representatives.read(actor, statement, values),
    );
  }

  create(actor: Actor, draft: RepresentativeDraft): Promise<CivicRepresentative> {
    return this.database.transaction(async () => {
      const representative = await this.representatives.create(actor, draft);
      await this.record(actor, 'representative.created', representative);
      return representative;
    });
  }

  change(actor: Actor, id: string, changes: RepresentativeChanges, expected?: number): Promise<CivicRepresentative> {
    return this.database.transaction(async () => {
      const representative = await this.representatives.get(actor, id, 'edit');
      await this.representatives.save(Object.assign(representative, changes), expected);
      await this.record(actor, 'representative.changed', representative);
      return representative;
    });
  }

  /** Deletes a representative and their votes. */
  remove(actor: Actor, id: string, expected?: number): Promise<void> {
    return this.database.transaction(async () => {
      const representative = await this.representatives.lock(actor, id, 'remove');
      assertVersion(representative, expected);
      await this.representatives.remove(representative);
      await this.record(actor, 'representative.deleted', representative);
    });
  }

  private async record(actor: Actor, action: string, { id, externalId }: CivicRepresentative): Promise<void> {
    await this.audit.record(actor, { action, entity: 'civic representative', entityId: id, data: { externalId } });
  }
}
