import { Injectable } from '@nestjs/common';
import type { User } from '#identity/accounts/user.entity.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden } from '#platform/problems/problem.js';
import { personPolicy } from '#school/people/people.policy.js';

/** Accounts of students whose password, username and email address the actor may set. */
@Injectable()
export class StudentAccountsService {
  constructor(@InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>) {}

  /** The account. Throws `account_not_managed` unless the actor may set its login. */
  async get(actor: Actor, id: string): Promise<User> {
    const account = await this.people.get(actor, id);
    const manageable = await this.people.visibleTo(actor, 'editLogin').andWhere('row.id = :id', { id }).getCount();
    if (manageable > 0) return account;
    throw forbidden(
      'account_not_managed',
      'Teachers can only change the login of managed accounts of students in their classrooms of the current academic year. The student can reset the password by email, or an admin can help.',
    );
  }
}
