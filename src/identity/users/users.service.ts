import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import { nameOrderSql } from '#identity/accounts/display-name.js';
import { personContains } from '#identity/accounts/person-search.js';
import type { User } from '#identity/accounts/user.entity.js';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { RolesService } from '#identity/roles/roles.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate, paginateFound } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { All } from '#platform/ports/ports.js';
import { type NewAccount, refuseOwnAccount } from './one-time-passwords.service.js';
import { RoleChanges } from './role-changes.port.js';
import type { UserChanges, UserDraft, UserQuery } from './users.dto.js';

/** A suspended account was reactivated. */
export class AccountReactivated {
  constructor(readonly userId: string) {}
}

/** Accounts of the organization, managed by admins. */
@Injectable()
export class UsersService {
  constructor(
    @InjectScoped(userPolicy) private readonly users: Scoped<typeof userPolicy>,
    @All(RoleChanges) private readonly roleChanges: RoleChanges[],
    private readonly accounts: Accounts,
    private readonly roles: RolesService,
    private readonly sessions: SessionsService,
    private readonly openSessions: OpenSessions,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditLog,
    private readonly emails: AccountEmails,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, { q, role, status, ...query }: UserQuery): Promise<Page<User>> {
    const rows = this.users.visibleTo(actor);
    if (role) rows.andWhere('row.role = :role', { role });
    if (status) rows.andWhere('row.accountStatus = :status', { status });
    if (!q) return paginate(orderBy(rows, 'lastName', 'firstName'), query);
    const found = rows.andWhere(personContains(':q', 'row'), { q });
    const candidates = found
      .select('row.id', 'id')
      .addSelect('row.lastName', 'last_name')
      .addSelect('row.firstName', 'first_name');
    return paginateFound(candidates, nameOrderSql('found'), query, (ids) =>
      orderBy(this.users.visibleTo(actor).andWhere(`row.id = ANY (ARRAY(${ids}))`), 'lastName', 'firstName'),
    );
  }

  get(actor: Actor, id: string): Promise<User> {
    return this.users.get(actor, id);
  }

  /** Creates an account with a one-time password, which its holder must replace at the first login. */
  async create(actor: Actor, draft: UserDraft): Promise<NewAccount> {
    const { plaintext, hash: passwordHash, expiresAt } = await this.passwords.oneTime(this.clock.now());
    const credentials = { passwordHash, oneTimePasswordExpiresAt: expiresAt };
    return this.database.transaction(async () => {
      const user = await this.users.create(actor, {
        ...draft,
        ...credentials,
        accountStatus: 'invited',
        managed: true,
      });
      await this.recordAudit(actor, 'user.created', user, { role: user.role });
      return { user, oneTimePassword: plaintext };
    });
  }

  /** Changes an account. A new role ends the classes of the former one; the last admin keeps the role. */
  async change(actor: Actor, id: string, { email, ...changes }: UserChanges, expectedVersion?: number): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      const oldRole = user.role;
      const roles = await this.resolveRole(actor, user, changes);
      const changesRole = roles.role !== oldRole;
      if (changesRole) await this.accounts.assertAnotherAdmin(user);
      await this.changeEmail(actor, user, email);
      await this.users.save(Object.assign(user, changes, roles), expectedVersion);
      await this.recordAudit(actor, 'user.changed', user, {
        fields: Object.keys({ ...changes, ...(email && { email }) }),
      });
      if (changesRole) await this.recordAudit(actor, 'user.role_changed', user, { from: oldRole, to: user.role });
      if (changesRole) await this.applyRole(actor, user);
      return user;
    });
  }

  /** Suspends an account and ends its sessions. Throws `last_admin` for the last active admin. */
  async suspend(actor: Actor, id: string): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      await this.accounts.assertAnotherAdmin(user);
      user.suspend();
      await this.users.save(user);
      await this.sessions.endAllOf(id, 'suspended');
      await this.recordAudit(actor, 'user.suspended', user);
      return user;
    });
  }

  /** Reactivates a suspended account. */
  async reactivate(actor: Actor, id: string): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      user.reactivate();
      await this.users.save(user);
      await this.recordAudit(actor, 'user.reactivated', user);
      await this.events.emit(new AccountReactivated(id));
      return user;
    });
  }

  /** Ends what belonged to the former role. The new one takes effect in every process after the commit. */
  private async applyRole(actor: Actor, user: User): Promise<void> {
    for (const listener of this.roleChanges) await listener.roleChanged(actor, user);
    await this.openSessions.changed(user.id);
  }

  /** A custom role sets its base role; another base role removes the custom role. */
  private async resolveRole(
    actor: Actor,
    user: User,
    { role = user.role, roleId = role === user.role ? user.roleId : null }: UserChanges,
  ): Promise<Pick<User, 'role' | 'roleId'>> {
    const customRole = roleId ? await this.roles.get(actor, roleId) : undefined;
    return { role: customRole?.baseRole ?? role, roleId };
  }

  /** A change by staff applies immediately, unverified; both addresses are informed. */
  private async changeEmail(actor: Actor, user: User, email?: string): Promise<void> {
    if (!email || email === user.email) return;
    refuseOwnAccount(actor, user.id);
    await this.emails.addressChanged(user, user.email, email);
    user.changeEmail(email);
  }

  private recordAudit(actor: Actor, action: string, { id }: User, data?: Record<string, unknown>): Promise<void> {
    return this.audit.record(actor, { action, entity: 'user', entityId: id, ...(data && { data }) });
  }
}
