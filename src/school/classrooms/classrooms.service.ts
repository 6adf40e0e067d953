import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginate } from '#platform/http/page.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { conflict } from '#platform/problems/problem.js';
import { isStillNamed } from '#platform/problems/refusals.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { Classroom } from './classroom.entity.js';
import type { ClassroomChanges, ClassroomDraft, ClassroomQuery } from './classrooms.dto.js';
import { classroomPolicy } from './classrooms.policy.js';
import { MembersService } from './members.service.js';

/** Creations for the same level and year take turns, so that two never pick the same free number. */
const lockLevel: Statement = {
  name: 'classroom-level-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended($1, 1))`,
};
const freeNumber: Statement = {
  name: 'classroom-free-number',
  text: `SELECT min(n)::int AS free FROM generate_series(1, $3::int) n
         WHERE NOT EXISTS (SELECT FROM classrooms WHERE level = $1 AND academic_year = $2 AND class_number = n AND archived_at IS NULL)`,
};
/** The classes of the organization. */
@Injectable()
export class ClassroomsService {
  constructor(
    @InjectScoped(classroomPolicy) private readonly classrooms: Scoped<typeof classroomPolicy>,
    private readonly members: MembersService,
    private readonly organizations: OrganizationsService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, { level, academicYear, archived, sort, ...query }: ClassroomQuery): Promise<Page<Classroom>> {
    const rows = this.classrooms.visibleTo(actor).andWhere(`row.archivedAt IS ${archived ? 'NOT ' : ''}NULL`);
    if (level) rows.andWhere('row.level = :level', { level });
    if (academicYear) rows.andWhere('row.academicYear = :academicYear', { academicYear });
    rows.orderBy(`row.${sort.replace('-', '')}`, sort.startsWith('-') ? 'DESC' : 'ASC').addOrderBy('row.id');
    return paginate(rows, query);
  }

  get(actor: Actor, id: string, action: 'read' | 'edit' = 'read'): Promise<Classroom> {
    return this.classrooms.get(actor, id, action);
  }

  /** Opens a class; a teacher who opens one teaches it (OQ-073). */
  async create(actor: Actor, draft: ClassroomDraft): Promise<Classroom> {
    const { settings } = await this.organizations.current();
    const level = await this.organizations.level(draft.level);
    const academicYear = draft.academicYear ?? settings.currentAcademicYear;
    return this.database.transaction(async () => {
      await this.database.query(lockLevel, [`${level.code} ${academicYear}`]);
      const classNumber = await this.numberFor(level, academicYear, draft.classNumber);
      const name = draft.name ?? `${level.code}/${classNumber}`;
      const classroom = await this.classrooms.create(actor, { level: level.code, classNumber, academicYear, name });
      await this.members.joinAsCreator(actor, classroom);
      return classroom;
    });
  }

  async change(actor: Actor, id: string, changes: ClassroomChanges, expected?: number): Promise<Classroom> {
    const classroom = await this.classrooms.get(actor, id, 'edit');
    classroom.refuseArchived();
    const level = await this.organizations.level(changes.level ?? classroom.level);
    Object.assign(classroom, changes, { level: level.code });
    if (classroom.classNumber > level.maxClasses) throw classLimit(level);
    return this.classrooms.save(classroom, expected);
  }

  /** Deletes a class that nothing names: no member, subject or work. Any other is archived with its history (OQ-078). */
  async remove(actor: Actor, id: string): Promise<{ archived: boolean }> {
    try {
      return await this.takeAway(actor, id, 'removed');
    } catch (error) {
      if (!isStillNamed(error)) throw error;
      return this.takeAway(actor, id, 'archived');
    }
  }

  async restore(actor: Actor, id: string): Promise<Classroom> {
    const classroom = await this.classrooms.get(actor, id, 'remove');
    classroom.restore();
    return this.classrooms.save(classroom);
  }

  private takeAway(actor: Actor, id: string, how: 'removed' | 'archived'): Promise<{ archived: boolean }> {
    return this.database.transaction(async () => {
      const classroom = await this.classrooms.lock(actor, id, 'remove');
      if (how === 'archived') await this.archive(classroom);
      else await this.classrooms.remove(classroom);
      await this.audit.record(actor, { action: `classroom.${how}`, entity: 'classroom', entityId: id });
      return { archived: how === 'archived' };
    });
  }

  private async archive(classroom: Classroom): Promise<void> {
    if (classroom.archivedAt) return;
    await this.members.everybodyLeaves(classroom.id);
    await this.classrooms.save(Object.assign(classroom, { archivedAt: new Date() }));
    await this.queue.add('classroom-archived', { classroomId: classroom.id });
  }

  private async numberFor(level: { code: string; maxClasses: number }, year: string, wanted?: number): Promise<number> {
    if (wanted && wanted > level.maxClasses) throw classLimit(level);
    if (wanted) return wanted;
    const [{ free } = { free: null }] = await this.database.query<{ free: number | null }>(freeNumber, [
      level.code,
      year,
      level.maxClasses,
    ]);
    if (!free) throw classLimit(level);
    return free;
  }
}

const classLimit = ({ code, maxClasses }: { code: string; maxClasses: number }) =>
  conflict('class_limit', `${code} has at most ${maxClasses} classes a year.`);
