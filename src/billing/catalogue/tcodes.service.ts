import { CoursesService } from '#curriculum/courses/courses.service.js';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import { type LeavingEntry, OutlineReferences } from '#curriculum/outline/outline-references.port.js';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import { PathsService } from '#curriculum/paths/paths.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { Provides } from '#platform/ports/ports.js';
import { conflict } from '#platform/problems/problem.js';
import { LicensedContent } from './licensed-content.js';
import type { TcodeQuery } from './tcode-queries.dto.js';
import type { Tcode } from './tcode.entity.js';
import type { TcodeChanges, TcodeDraft } from './tcodes.dto.js';
import { tcodePolicy } from './tcodes.policy.js';
import { archivedContent, detachTcodes, lockTcode } from './tcodes.sql.js';

/** Manages the catalogue. */
@Provides(OutlineReferences)
export class TcodesService implements OutlineReferences {
  constructor(
    @InjectScoped(tcodePolicy) private readonly tcodes: Scoped<typeof tcodePolicy>,
    private readonly subjects: SubjectsService,
    private readonly outline: OutlineService,
    private readonly courses: CoursesService,
    private readonly modules: ModuleReader,
    private readonly paths: PathsService,
    private readonly licensedContent: LicensedContent,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, query: TcodeQuery): Promise<Page<Tcode>> {
    const { kind, access, status, subjectId, unitId, courseId, moduleId, pathId, isPublic, q, sort } = query;
    const rows = this.tcodes.visibleTo(actor).andWhere('row.status = :status', { status });
    const filters = { kind, access, subjectId, unitId, courseId, moduleId, pathId, isPublic };
    for (const [field, value] of Object.entries(filters)) {
      if (value !== undefined) rows.andWhere(`row.${field} = :${field}`, { [field]: value });
    }
    searchIn(rows, q, 'code', 'title');
    return paginate(orderBy(rows, sort), query);
  }

  get(actor: Actor, id: string): Promise<Tcode> {
    return this.tcodes.get(actor, id);
  }

  /**
   * Adds a subject, unit, course, module or learning path that the actor may edit, or, for admins, external content. Throws 409
   * `tcode_content_archived` for what is archived.
   */
  async create(actor: Actor, draft: TcodeDraft): Promise<Tcode> {
    const { subjectId, unitId, courseId, moduleId, pathId } = draft;
    if (subjectId) await this.subjects.get(actor, subjectId, 'edit');
    if (unitId) await this.outline.units.get(actor, unitId, 'edit');
    if (courseId) await this.courses.assertMayEdit(actor, courseId);
    if (moduleId) await this.modules.assertMayEdit(actor, moduleId);
    if (pathId) await this.paths.assertMayEdit(actor, pathId);
    if (!subjectId && !unitId && !courseId && !moduleId && !pathId)
      mustBeAble(actor, 'offerExternalContent', tcodePolicy);
    return this.database.transaction(async () => {
      const tcode = await this.tcodes.create(actor, draft);
      if (await this.isContentArchived(tcode.id)) throw contentArchived();
      await this.recordChange(actor, 'tcode.created', tcode);
      return tcode;
    });
  }

  change(actor: Actor, id: string, changes: TcodeChanges, expected?: number): Promise<Tcode> {
    return this.database.transaction(async () => {
      const tcode = await this.tcodes.get(actor, id, 'edit');
      await this.tcodes.save(Object.assign(tcode, changes), expected);
      await this.recordChange(actor, 'tcode.changed', tcode);
      return tcode;
    });
  }

  /** Archives an entry. Idempotent. */
  archive(actor: Actor, id: string, expected?: number): Promise<Tcode> {
    return this.database.transaction(async () => {
      const tcode = await this.tcodes.lock(actor, id, 'remove');
      if (tcode.status === 'archived') return tcode;
      tcode.archive();
      await this.tcodes.save(tcode, expected);
      await this.recordChange(actor, 'tcode.archived', tcode);
      return tcode;
    });
  }

  /**
   * Returns an active entry, locked against archiving until the open transaction ends. Throws 409 `tcode_archived` for an archived
   * entry and `tcode_content_archived` for archived content, which learners cannot read.
   */
  async lockActive(actor: Actor, id: string): Promise<Tcode> {
    await this.database.query(lockTcode, [id]);
    const tcode = await this.tcodes.get(actor, id);
    tcode.refuseArchived();
    if (await this.isContentArchived(id)) throw contentArchived();
    return tcode;
  }

  /** Whether the entry and its content are active; locks it like `lockActive`. For jobs, which have no actor. */
  async lockIfActive(id: string): Promise<boolean> {
    await this.database.query(lockTcode, [id]);
    // Unscoped: a job has no actor.
    const isActive = await this.tcodes.unscoped.existsBy({ id, status: 'active' });
    return isActive && !(await this.isContentArchived(id));
  }

  /** Returns the active public entries, for the static export. */
  catalogue(): Promise<Tcode[]> {
    // Unscoped: every role may read public entries.
    return this.tcodes.unscoped.find({ where: { isPublic: true, status: 'active' }, order: { code: 'ASC' } });
  }

  /** Of an outline, only units and the whole subject have tcodes. */
  async detachFrom(actor: Actor, { kind, id: unitId }: LeavingEntry): Promise<void> {
    if (kind !== 'unit') return;
    const gone = await this.database.query<{ id: string }>(detachTcodes, [unitId]);
    if (gone.length === 0) return;
    const data = { tcodeIds: gone.map(({ id }) => id) };
    await this.audit.record(actor, { action: 'tcode.detached', entity: 'unit', entityId: unitId, data });
    await this.licensedContent.changed();
  }

  private async isContentArchived(id: string): Promise<boolean> {
    return (await this.database.query(archivedContent, [id])).length > 0;
  }

  private async recordChange(
    actor: Actor,
    action: string,
    { id, access, isPublic, minTier, status }: Tcode,
  ): Promise<void> {
    const data = { access, isPublic, minTier, status };
    await this.audit.record(actor, { action, entity: 'tcode', entityId: id, data });
    await this.licensedContent.changed();
  }
}

const contentArchived = () =>
  conflict(
    'tcode_content_archived',
    'The subject, course or module of this entry is archived. Restore it first, or choose other content.',
  );
