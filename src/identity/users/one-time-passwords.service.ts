import { Injectable } from '@nestjs/common';
import type { User } from '#identity/accounts/user.entity.js';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden } from '#platform/problems/problem.js';

/** An account and its one-time password, which is returned only once. */
export interface NewAccount {
  user: User;
  oneTimePassword: string;
}

/** One-time passwords for the accounts of others, such as those without email whose password was forgotten. */
@Injectable()
export class OneTimePasswordsService {
  constructor(
    @InjectScoped(userPolicy) private readonly users: Scoped<typeof userPolicy>,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async renew(actor: Actor, id: string): Promise<NewAccount> {
    refuseOwnAccount(actor, id);
    return this.issue(actor, await this.users.get(actor, id, 'edit'));
  }

  /** Sets a one-time password and ends the sessions of the account. The caller has checked the permission. */
  async issue(actor: Actor, user: User): Promise<NewAccount> {
    const password = await this.passwords.oneTime(this.clock.now());
    return this.database.transaction(async () => {
      user.setOneTimePassword(password);
      await this.users.save(user);
      await this.sessions.endAllOf(user.id, 'password_changed');
      await this.audit.record(actor, { action: 'password.renewed', entity: 'user', entityId: user.id });
      return { user, oneTimePassword: password.plaintext };
    });
  }
}

/** Throws for the own account: its address and password require the current password, not only an access token. */
export function refuseOwnAccount(actor: Actor, id: string): void {
  if (actor.userId !== id) return;
  throw forbidden('own_account', 'Change the address or password of your own account with PATCH /auth/me.');
}
