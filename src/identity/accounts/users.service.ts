import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginate } from '#platform/api/page.js';
import { conflict, forbidden, notFound } from '#platform/problems/problem.js';
import { RolesService } from '#identity/roles/roles.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { User } from './user.entity.js';
import type { UserChanges, UserDraft, UserQuery } from './users.dto.js';
import { userPolicy } from './users.policy.js';

/** A new account and the password to hand over, shown this once. */
export interface NewAccount {
  user: User;
  oneTimePassword: string;
}

/** Everybody with an account, as admins keep them. */
@Injectable()
export class UsersService {
  constructor(
    @InjectScoped(userPolicy) private readonly users: Scoped<typeof userPolicy>,
    private readonly roles: RolesService,
    private readonly sessions: SessionsService,
    private readonly open: OpenSessions,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditLog,
    private readonly mails: AccountEmails,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, { q, role, status, ...query }: UserQuery): Promise<Page<User>> {
    const rows = this.users.visibleTo(actor);
    if (role) rows.andWhere('row.role = :role', { role });
    if (status) rows.andWhere('row.accountStatus = :status', { status });
    if (q) {
      const words = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      rows.andWhere(`lower(concat_ws(' ', row.first_name, row.last_name, row.username, row.email)) LIKE :words`, {
        words,
      });
    }
    return paginate(rows.orderBy('row.lastName').addOrderBy('row.firstName').addOrderBy('row.id'), query);
  }

  get(actor: Actor, id: string): Promise<User> {
    return this.users.get(actor, id);
  }

  /** Makes an account for somebody, with a one-time password they must replace on their first login. */
  async create(actor: Actor, draft: UserDraft): Promise<NewAccount> {
    const { word, hash: passwordHash, expiresAt } = await this.passwords.oneTime(this.clock.now());
    const handedOut = { passwordHash, oneTimePasswordExpiresAt: expiresAt };
    return this.database.transaction(async () => {
      const user = await this.users.create(actor, { ...draft, ...handedOut, accountStatus: 'invited', managed: true });
      await this.note(actor, 'user.created', user, { role: user.role });
      return { user, oneTimePassword: word };
    });
  }

  /** Changes an account. A new role counts at once, in every process; the last admin keeps theirs. */
  async change(actor: Actor, id: string, { email, ...changes }: UserChanges, expected?: number): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      const before = user.role;
      const roles = await this.rolesAfter(actor, user, changes);
      const isNewRole = roles.role !== before;
      if (isNewRole) await this.keepAnAdmin(user);
      await this.changeEmail(actor, user, email);
      await this.users.save(Object.assign(user, changes, roles), expected);
      await this.note(actor, 'user.changed', user, { fields: Object.keys({ ...changes, ...(email && { email }) }) });
      if (isNewRole) await this.note(actor, 'user.role_changed', user, { from: before, to: user.role });
      if (isNewRole) await this.open.changed(id);
      return user;
    });
  }

  async suspend(actor: Actor, id: string): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      await this.keepAnAdmin(user);
      user.suspend();
      await this.users.save(user);
      await this.sessions.endAllOf(id, 'suspended');
      await this.note(actor, 'user.suspended', user);
      return user;
    });
  }

  async reactivate(actor: Actor, id: string): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      user.reactivate();
      await this.users.save(user);
      await this.note(actor, 'user.reactivated', user);
      return user;
    });
  }

  /** Removes an account nobody ever used; one with work or classes behind it can only be suspended. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'remove');
      await this.keepAnAdmin(user);
      await this.users.remove(user);
      await this.open.changed(id);
      await this.note(actor, 'user.removed', user, { role: user.role });
    });
  }

  /** A new one-time password for somebody who forgot theirs and has no e-mail. */
  async renewPassword(actor: Actor, id: string): Promise<NewAccount> {
    refuseOwn(actor, id);
    return this.handOver(actor, await this.users.get(actor, id, 'edit'));
  }

  /** Gives an account a one-time password and ends its sessions; whoever calls has shown that they may. */
  async handOver(actor: Actor, user: User): Promise<NewAccount> {
    const password = await this.passwords.oneTime(this.clock.now());
    return this.database.transaction(async () => {
      user.setOneTimePassword(password);
      await this.users.save(user);
      await this.sessions.endAllOf(user.id, 'password_changed');
      await this.note(actor, 'password.renewed', user);
      return { user, oneTimePassword: password.word };
    });
  }

  /** Unscoped: the account a verified token or session belongs to. */
  async account(userId: string): Promise<User> {
    const user = await this.users.unscoped.findOneBy({ id: userId });
    if (!user) throw notFound('user');
    return user;
  }

  /** How these people are called, by id: one statement for a whole page. */
  async namesOf(userIds: string[]): Promise<Map<string, string>> {
    // Unscoped: whoever may see a row about somebody may see their name.
    const users = await this.users.unscoped.findBy({ id: In([...new Set(userIds)]) });
    return new Map(users.map((user) => [user.id, user.displayName]));
  }

  /** A role the school added brings the one of the four it stands on; another of the four takes it away. */
  private async rolesAfter(
    actor: Actor,
    user: User,
    { role = user.role, roleId = role === user.role ? user.roleId : null }: UserChanges,
  ): Promise<Pick<User, 'role' | 'roleId'>> {
    const added = roleId ? await this.roles.get(actor, roleId) : undefined;
    return { role: added?.baseRole ?? role, roleId };
  }

  /** Staff have no password of the person to show: the address changes directly, unverified, and the old one is told. */
  private async changeEmail(actor: Actor, user: User, email?: string): Promise<void> {
    if (!email || email === user.email) return;
    refuseOwn(actor, user.id);
    await this.mails.addressChanged(user, user.email, email);
    user.changeEmail(email);
  }

  private note(actor: Actor, action: string, { id }: User, data?: Record<string, unknown>): Promise<void> {
    return this.audit.record(actor, { action, entity: 'user', entityId: id, data });
  }

  /** Locks the admins, so that two of them cannot remove each other at the same moment. */
  private async keepAnAdmin(leaving: User): Promise<void> {
    if (leaving.role !== 'ADMIN') return;
    // Unscoped: the rule is about all admins, whoever asks.
    const admins = await this.users.unscoped
      .createQueryBuilder('row')
      .select('row.id')
      .where(`row.role = 'ADMIN' AND row.accountStatus = 'active'`)
      .orderBy('row.id')
      .setLock('pessimistic_write')
      .getMany();
    if (!admins.some(({ id }) => id !== leaving.id)) {
      throw conflict('last_admin', 'This is the last admin. Make somebody else an admin first.');
    }
  }
}

/** One's own account takes its password: an access token alone must not be enough to keep it. */
function refuseOwn(actor: Actor, id: string): void {
  if (actor.userId !== id) return;
  throw forbidden('own_account', 'Change the address or password of your own account with PATCH /auth/me.');
}
