import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden } from '#platform/problems/problem.js';
import type { User } from '#identity/accounts/user.entity.js';
import { studentAccountPolicy } from './students.policy.js';

/** The accounts of students whose passwords, usernames and addresses a person may set. */
@Injectable()
export class StudentAccountsService {
  constructor(@InjectScoped(studentAccountPolicy) private readonly accounts: Scoped<typeof studentAccountPolicy>) {}

  /** The account, if the actor may set what opens it. */
  async get(actor: Actor, id: string): Promise<User> {
    const account = await this.accounts.get(actor, id);
    const kept = await this.accounts.visibleTo(actor, 'edit').andWhere('row.id = :id', { id }).getCount();
    if (kept > 0) return account;
    throw forbidden(
      'account_not_managed',
      'Only accounts the school made, of students in your classes of this year, can be changed here. The student can use forgot-password, or an admin can help.',
    );
  }
}
