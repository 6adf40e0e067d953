import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import type { Page } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { notFound } from '#platform/problems/problem.js';
import { LevelsService } from '#tenancy/organizations/levels.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { AcademicYears } from './academic-years.service.js';
import { BulkMembers } from './bulk-members.service.js';
import { ClassroomAllocator, refuseBeyond } from './classroom-allocator.js';
import type { Classroom } from './classroom.entity.js';
import type { ClassroomChanges, ClassroomDraft, ClassroomQuery } from './classrooms.dto.js';
import { classroomPolicy } from './classrooms.policy.js';
import { type ClassroomSummary, classroomSummary } from './classrooms.sql.js';
import { MembersService } from './members.service.js';

/** The classrooms of the organization. */
@Injectable()
export class ClassroomsService {
  constructor(
    @InjectScoped(classroomPolicy) private readonly classrooms: Scoped<typeof classroomPolicy>,
    private readonly members: MembersService,
    private readonly bulkMembers: BulkMembers,
    private readonly allocator: ClassroomAllocator,
    private readonly years: AcademicYears,
    private readonly organizations: OrganizationsService,
    private readonly levels: LevelsService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The classrooms the actor may see, with their teachers and the number of their students. */
  async list(
    actor: Actor,
    { level, academicYear, archived, sort, ...query }: ClassroomQuery,
  ): Promise<Page<Classroom & ClassroomSummary>> {
    const rows = this.classrooms.visibleTo(actor).andWhere(`row.archivedAt IS ${archived ? 'NOT ' : ''}NULL`);
    const code = level && ((await this.organizations.findLevel(level))?.code ?? level);
    if (code) rows.andWhere('row.level = :code', { code });
    if (academicYear) rows.andWhere('row.academicYear = :academicYear', { academicYear });
    return paginateInContext(orderBy(rows, sort), query, classroomSummary);
  }

  /** One classroom as `list` shows it. */
  async getSummary(actor: Actor, id: string): Promise<Classroom & ClassroomSummary> {
    const rows = this.classrooms.visibleTo(actor).andWhere('row.id = :id', { id });
    const [classroom] = await readInContext(rows, classroomSummary);
    if (!classroom) throw notFound('classroom');
    return versionedByContent(classroom);
  }

  get(actor: Actor, id: string, action: 'read' | 'edit' = 'read'): Promise<Classroom> {
    return this.classrooms.get(actor, id, action);
  }

  /** Creates a classroom. A teacher who creates one becomes its teacher, else they could not see it. */
  async create(actor: Actor, draft: ClassroomDraft): Promise<Classroom> {
    const academicYear = draft.academicYear ?? (await this.years.current());
    await this.years.refuseUnfit(actor, academicYear);
    return this.database.transaction(async () => {
      const level = await this.levels.holdOne(draft.level);
      await this.allocator.lock([level.code], academicYear);
      const classNumber = await this.allocator.numberFor(level, academicYear, draft.classNumber);
      const name = draft.name ?? `${level.code}/${classNumber}`;
      const classroom = await this.classrooms.create(actor, { level: level.code, classNumber, academicYear, name });
      await this.members.joinAsCreator(actor, classroom);
      return classroom;
    });
  }

  /** Changes a classroom. Throws `classroom_archived`, `class_limit`, and 412 when the version is not the expected one. */
  async change(actor: Actor, id: string, changes: ClassroomChanges, expectedVersion?: number): Promise<Classroom> {
    const classroom = await this.classrooms.get(actor, id, 'edit');
    classroom.refuseArchived();
    if (changes.externalId !== undefined) mustBeAble(actor, 'importRoster', classroomPolicy);
    if (changes.academicYear && changes.academicYear !== classroom.academicYear)
      await this.years.refuseUnfit(actor, changes.academicYear);
    const { level, academicYear, classNumber } = classroom;
    return this.database.transaction(async () => {
      Object.assign(classroom, changes);
      if (classroom.level !== level || classroom.classNumber !== classNumber) await this.fitLevel(classroom);
      await this.classrooms.save(classroom, expectedVersion);
      const isMoved = classroom.level !== level || classroom.academicYear !== academicYear;
      if (isMoved) await this.members.followLevel(id);
      return classroom;
    });
  }

  /** Deletes a classroom without members, subjects or submissions; archives any other, so its records stay. */
  remove(actor: Actor, id: string): Promise<{ archived: boolean }> {
    return deleteOrArchive(this.database, {
      lock: () => this.classrooms.lock(actor, id, 'remove'),
      remove: (classroom) => this.classrooms.remove(classroom),
      archive: (classroom) => this.archive(classroom),
      record: (_, archived) =>
        this.audit.record(actor, {
          action: archived ? 'classroom.archived' : 'classroom.removed',
          entity: 'classroom',
          entityId: id,
        }),
    });
  }

  /** Restores an archived classroom with the members it had; has no effect on any other. Throws `level_removed`. */
  async restore(actor: Actor, id: string): Promise<Classroom> {
    return this.database.transaction(async () => {
      const classroom = await this.classrooms.lock(actor, id, 'remove');
      const { archivedAt } = classroom;
      if (!archivedAt) return classroom;
      await this.levels.holdFormer([classroom.level]);
      classroom.restore();
      await this.classrooms.save(classroom);
      const data = { members: await this.bulkMembers.rejoinAll(id, archivedAt) };
      await this.audit.record(actor, { action: 'classroom.restored', entity: 'classroom', entityId: id, data });
      return classroom;
    });
  }

  /** Spells the level as the organization does. Throws `level_unknown`, and `class_limit` for a number beyond its maximum. */
  private async fitLevel(classroom: Classroom): Promise<void> {
    const level = await this.levels.holdOne(classroom.level);
    refuseBeyond(level, classroom.classNumber);
    classroom.level = level.code;
  }

  private async archive(classroom: Classroom): Promise<void> {
    if (classroom.archivedAt) return;
    const archivedAt = this.clock.now();
    await this.bulkMembers.removeAll(classroom.id, archivedAt);
    await this.classrooms.save(Object.assign(classroom, { archivedAt }));
    await this.queue.add('classroom-archived', { classroomId: classroom.id });
  }
}
