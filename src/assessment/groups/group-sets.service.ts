import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate, paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import type { GroupSet } from './group-set.entity.js';
import type { StudentOfGroupView, GroupSetChanges, GroupSetDraft, GroupSetQuery } from './groups.dto.js';
import { groupSetPolicy } from './groups.policy.js';
import { ungroupedList } from './groups.sql.js';

/** The group sets of classes. */
@Injectable()
export class GroupSetsService {
  constructor(
    @InjectScoped(groupSetPolicy) private readonly sets: Scoped<typeof groupSetPolicy>,
    private readonly classrooms: ClassroomsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(actor: Actor, { classroomId, ...query }: GroupSetQuery): Promise<Page<GroupSet>> {
    const rows = this.sets.visibleTo(actor);
    if (classroomId) rows.andWhere('row.classroomId = :classroomId', { classroomId });
    return paginate(orderBy(rows, '-createdAt'), query);
  }

  get(actor: Actor, id: string): Promise<GroupSet> {
    return this.sets.get(actor, id);
  }

  /** Creates a group set for a class that the actor teaches. */
  async create(actor: Actor, draft: GroupSetDraft): Promise<GroupSet> {
    const classroom = await this.classrooms.get(actor, draft.classroomId, 'edit');
    classroom.refuseArchived();
    return this.sets.create(actor, { ...draft, createdBy: actor.userId });
  }

  async change(actor: Actor, id: string, changes: GroupSetChanges, expected?: number): Promise<GroupSet> {
    const set = await this.sets.get(actor, id, 'edit');
    return this.sets.save(Object.assign(set, changes), expected);
  }

  /** Deletes a group set with its groups. Throws 409 `group_set_in_use` while an assessment is submitted by them. */
  remove(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const set = await this.sets.lock(actor, id, 'remove');
      await this.sets.remove(set);
      await this.audit.record(actor, { action: 'group_set.removed', entity: 'group_set', entityId: id });
    });
  }

  /** The students of the class who are in no group of the set. */
  async listUngrouped(actor: Actor, id: string, query: PageQuery): Promise<Page<StudentOfGroupView>> {
    await this.sets.get(actor, id, 'edit');
    return paginatePrepared<StudentOfGroupView>(query, ungroupedList, [id], (list, values) =>
      this.sets.read(actor, list, values, 'edit'),
    );
  }
}
