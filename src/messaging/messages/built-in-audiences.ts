import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { Audiences } from './audiences.js';
import { announcementPolicy, correspondentPolicy } from './messages.policy.js';

/** The audiences every organization has: one person, a class, all users. */
@Injectable()
export class BuiltInAudiences {
  constructor(
    @InjectScoped(correspondentPolicy) private readonly people: Scoped<typeof correspondentPolicy>,
    private readonly classrooms: ClassroomsService,
    audiences: Audiences,
  ) {
    audiences.add({
      scopeType: 'user',
      admit: async (actor, id) => void (await this.people.get(actor, id ?? '')),
      members: 'SELECT id AS user_id FROM users WHERE id = $1::uuid',
    });
    audiences.add({
      scopeType: 'classroom',
      feature: 'school',
      admit: (actor, id) => this.admitToClass(actor, id ?? ''),
      members: 'SELECT user_id FROM classroom_members WHERE classroom_id = $1::uuid AND left_at IS NULL',
    });
    audiences.add({
      scopeType: 'organization',
      admit: (actor) => Promise.resolve(mustBeAble(actor, 'create', announcementPolicy)),
      // Graduates have left the school and only receive messages addressed to them individually.
      members: `SELECT id AS user_id FROM users WHERE $1::uuid IS NULL AND account_status <> 'graduated'`,
    });
  }

  private async admitToClass(actor: Actor, classroomId: string): Promise<void> {
    const classroom = await this.classrooms.get(actor, classroomId, 'edit');
    classroom.refuseArchived();
  }
}
