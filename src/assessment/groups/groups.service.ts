import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import type { GroupSet } from './group-set.entity.js';
import type { GroupChanges, GroupDraft, GroupView, RandomSplit } from './groups.dto.js';
import { groupSetPolicy } from './groups.policy.js';
import * as sql from './groups.sql.js';
import { splitRandomly } from './split.js';

/** The groups of a set and their members. Changes lock the set, so that they come one after the other. */
@Injectable()
export class GroupsService {
  constructor(
    @InjectScoped(groupSetPolicy) private readonly sets: Scoped<typeof groupSetPolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, setId: string, query: PageQuery): Promise<Page<GroupView>> {
    await this.sets.get(actor, setId);
    return paginatePrepared<GroupView>(query, sql.groupList, [setId], (list, values) =>
      this.sets.read(actor, list, values),
    );
  }

  create(actor: Actor, setId: string, { title, studentIds }: GroupDraft): Promise<GroupView> {
    return this.database.transaction(async () => {
      const set = await this.sets.lock(actor, setId);
      const id = newId();
      await this.database.query(sql.addGroups, [setId, JSON.stringify([{ id, title }])]);
      await this.putMembers(set, id, studentIds);
      await this.record(actor, 'created', set, { groupId: id, members: studentIds.length });
      return this.get(setId, id);
    });
  }

  /**
   * Changes title or members. Members may change at any time: an open attempt stays with the group, and submitted work
   * stays with those who were members then.
   */
  change(actor: Actor, setId: string, groupId: string, { title, studentIds }: GroupChanges): Promise<GroupView> {
    return this.database.transaction(async () => {
      const set = await this.sets.lock(actor, setId);
      await this.get(setId, groupId);
      if (title !== undefined) await this.database.query(sql.renameGroup, [setId, groupId, title]);
      if (studentIds) {
        await this.putMembers(set, groupId, studentIds);
        await this.database.query(sql.keepMembers, [groupId, studentIds]);
      }
      await this.record(actor, 'changed', set, { groupId, members: studentIds?.length });
      return this.get(setId, groupId);
    });
  }

  /** Deletes a group that has no work. */
  remove(actor: Actor, setId: string, groupId: string): Promise<void> {
    return this.database.transaction(async () => {
      const set = await this.sets.lock(actor, setId);
      await this.get(setId, groupId);
      await this.refuseWork(setId, [groupId], null);
      await this.database.query(sql.removeGroups, [setId, groupId]);
      await this.record(actor, 'removed', set, { groupId });
    });
  }

  /** Replaces all groups of the set by a random split of the students of the class. */
  split(actor: Actor, setId: string, { size, seed = newId() }: RandomSplit): Promise<GroupSet> {
    return this.database.transaction(async () => {
      const set = await this.sets.lock(actor, setId);
      await this.refuseWork(setId, null, null);
      const students = await this.database.query<{ id: string }>(sql.studentsOfClass, [set.classroomId, null]);
      if (students.length === 0) throw conflict('class_empty', 'The class has no students to split into groups.');
      const groups = splitRandomly(students, { size, seed }).map((members, at) => ({
        id: newId(),
        title: `Group ${at + 1}`,
        members,
      }));
      const members = groups.flatMap((group) => group.members.map(({ id }) => ({ groupId: group.id, studentId: id })));
      await this.database.query(sql.removeGroups, [setId, null]);
      await this.database.query(sql.addGroups, [setId, JSON.stringify(groups.map(({ id, title }) => ({ id, title })))]);
      await this.database.query(sql.putMembers, [setId, JSON.stringify(members)]);
      await this.record(actor, 'split', set, { groups: groups.length });
      return this.sets.save(Object.assign(set, { splitSeed: seed }));
    });
  }

  /** A student joins a group, and leaves the one before, where the set allows it and neither has work. */
  join(actor: Actor, setId: string, groupId: string): Promise<GroupView> {
    return this.database.transaction(async () => {
      const set = await this.signUp(actor, setId);
      await this.get(setId, groupId);
      await this.refuseWork(setId, [groupId], actor.userId);
      const [others] = await this.database.query<{ count: number }>(sql.otherMembers, [groupId, actor.userId]);
      if (set.maxMembers !== null && (others?.count ?? 0) >= set.maxMembers)
        throw conflict('group_full', `This group has its ${set.maxMembers} members. Choose another one.`);
      await this.database.query(sql.putMembers, [setId, JSON.stringify([{ groupId, studentId: actor.userId }])]);
      return this.get(setId, groupId);
    });
  }

  /** A student leaves the own group of the set. */
  leave(actor: Actor, setId: string): Promise<void> {
    return this.database.transaction(async () => {
      await this.signUp(actor, setId);
      await this.refuseWork(setId, [], actor.userId);
      const left = await this.database.query(sql.removeMember, [setId, actor.userId]);
      if (left.length === 0) throw notFound('group');
    });
  }

  private async signUp(actor: Actor, setId: string): Promise<GroupSet> {
    const set = await this.sets.lock(actor, setId, 'join');
    if (!set.selfSignUp) throw conflict('sign_up_closed', 'The teacher assigns these groups. Ask your teacher.');
    return set;
  }

  private async get(setId: string, groupId: string): Promise<GroupView> {
    const [group] = await this.database.query<GroupView>(sql.groupOfSet, [setId, groupId]);
    if (!group) throw notFound('group');
    return group;
  }

  private async putMembers({ id, classroomId }: GroupSet, groupId: string, studentIds: string[]): Promise<void> {
    const unique = [...new Set(studentIds)];
    const known = await this.database.query(sql.studentsOfClass, [classroomId, unique]);
    if (known.length < unique.length) {
      const message = 'studentIds must be students of the class of the group set.';
      throw invalid('student_not_in_class', message, [{ field: 'studentIds', rule: 'student', message }]);
    }
    const members = unique.map((studentId) => ({ groupId, studentId }));
    await this.database.query(sql.putMembers, [id, JSON.stringify(members)]);
  }

  private async refuseWork(setId: string, groupIds: string[] | null, studentId: string | null): Promise<void> {
    const rows = await this.database.query(sql.groupsWithWork, [setId, groupIds, studentId]);
    if (rows.length > 0)
      throw conflict(
        'group_has_work',
        'A group has started or submitted work. The teacher can still change its members.',
      );
  }

  private async record(actor: Actor, change: string, { id }: GroupSet, data: Record<string, unknown>): Promise<void> {
    await this.audit.record(actor, { action: `group.${change}`, entity: 'group_set', entityId: id, data });
  }
}
