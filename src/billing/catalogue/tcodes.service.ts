import { Provides } from '#platform/ports/ports.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginate } from '#platform/api/page.js';
import { type LeavingEntry, OutlineReferences } from '#curriculum/outline/outline-references.port.js';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { LicensedContent } from './licensed-content.js';
import type { Tcode } from './tcode.entity.js';
import type { TcodeChanges, TcodeDraft, TcodeQuery } from './tcodes.dto.js';
import { outsideContentPolicy, tcodePolicy } from './tcodes.policy.js';

/** While somebody takes out a subscription, nobody takes what it is for out of the catalogue. */
const hold: Statement = { name: 'tcode-hold', text: 'SELECT FROM tcodes WHERE id = $1 FOR SHARE' };

const detach: Statement = {
  name: 'tcodes-detach',
  text: `UPDATE tcodes SET unit_id = NULL, status = 'archived', version = version + 1, updated_at = now()
         WHERE unit_id = $1 RETURNING id`,
};

/** The catalogue: what the school offers, under which code. */
@Provides(OutlineReferences)
export class TcodesService implements OutlineReferences {
  constructor(
    @InjectScoped(tcodePolicy) private readonly tcodes: Scoped<typeof tcodePolicy>,
    private readonly subjects: SubjectsService,
    private readonly outline: OutlineService,
    private readonly licences: LicensedContent,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, query: TcodeQuery): Promise<Page<Tcode>> {
    const { kind, access, status, subjectId, unitId, isPublic, q, sort } = query;
    const rows = this.tcodes.visibleTo(actor).andWhere('row.status = :status', { status });
    const exactly = { kind, access, subjectId, unitId, isPublic };
    for (const [field, value] of Object.entries(exactly)) {
      if (value !== undefined) rows.andWhere(`row.${field} = :${field}`, { [field]: value });
    }
    if (q) rows.andWhere(`strpos(lower(row.code || ' ' || row.title), lower(:q)) > 0`, { q });
    rows.orderBy(`row.${sort.replace('-', '')}`, sort.startsWith('-') ? 'DESC' : 'ASC');
    return paginate(rows.addOrderBy('row.id'), query);
  }

  get(actor: Actor, id: string): Promise<Tcode> {
    return this.tcodes.get(actor, id);
  }

  /** Offers a subject or unit the person may edit; what lies outside the school is for admins. */
  async create(actor: Actor, draft: TcodeDraft): Promise<Tcode> {
    const { subjectId, unitId } = draft;
    if (subjectId) await this.subjects.get(actor, subjectId, 'edit');
    if (unitId) await this.outline.units.get(actor, unitId, 'edit');
    if (!subjectId && !unitId) mustBeAble(actor, 'create', outsideContentPolicy);
    return this.database.transaction(async () => {
      const tcode = await this.tcodes.create(actor, draft);
      await this.note(actor, 'tcode.created', tcode);
      return tcode;
    });
  }

  change(actor: Actor, id: string, changes: TcodeChanges, expected?: number): Promise<Tcode> {
    return this.database.transaction(async () => {
      const tcode = await this.tcodes.get(actor, id, 'edit');
      await this.tcodes.save(Object.assign(tcode, changes), expected);
      await this.note(actor, 'tcode.changed', tcode);
      return tcode;
    });
  }

  /** Takes it out of the catalogue; once more changes nothing. */
  archive(actor: Actor, id: string, expected?: number): Promise<Tcode> {
    return this.database.transaction(async () => {
      const tcode = await this.tcodes.lock(actor, id, 'remove');
      if (tcode.status === 'archived') return tcode;
      tcode.archive();
      await this.tcodes.save(tcode, expected);
      await this.note(actor, 'tcode.archived', tcode);
      return tcode;
    });
  }

  /** To be called within the transaction that sells it: it is offered until that ends. */
  async offered(actor: Actor, id: string): Promise<Tcode> {
    await this.database.query(hold, [id]);
    const tcode = await this.tcodes.get(actor, id);
    tcode.refuseArchived();
    return tcode;
  }

  /** Is it in the catalogue right now? To be called within the transaction that sells it for nobody in particular. */
  async isOffered(id: string): Promise<boolean> {
    await this.database.query(hold, [id]);
    // Unscoped: a job acts for nobody.
    return this.tcodes.unscoped.existsBy({ id, status: 'active' });
  }

  async titleOf(id: string): Promise<string> {
    // Unscoped: the catalogue is everybody's to read.
    return (await this.tcodes.unscoped.findOneByOrFail({ id })).title;
  }

  /** Everything free, for static serving (OQ-082). */
  catalogue(): Promise<Tcode[]> {
    // Unscoped: what is public is everybody's.
    return this.tcodes.unscoped.find({ where: { isPublic: true, status: 'active' }, order: { code: 'ASC' } });
  }

  /** Only units and whole subjects have tcodes. */
  async detachFrom(actor: Actor, { kind, id: unitId }: LeavingEntry): Promise<void> {
    if (kind !== 'unit') return;
    const gone = await this.database.query<{ id: string }>(detach, [unitId]);
    if (gone.length === 0) return;
    const data = { tcodeIds: gone.map(({ id }) => id) };
    await this.audit.record(actor, { action: 'tcode.detached', entity: 'unit', entityId: unitId, data });
    await this.licences.changed();
  }

  private async note(actor: Actor, action: string, { id, access, isPublic, status }: Tcode): Promise<void> {
    const data = { access, isPublic, status };
    await this.audit.record(actor, { action, entity: 'tcode', entityId: id, data });
    await this.licences.changed();
  }
}
