import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor, Role } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, paginate } from '#platform/http/page.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { Passwords } from './passwords.js';
import type { User } from './user.entity.js';
import type { UserChanges, UserDraft, UserQuery } from './users.dto.js';
import { ownAccountPolicy, userPolicy } from './users.policy.js';

/** A new account and the password to hand over, shown this once. */
export interface NewAccount {
  user: User;
  oneTimePassword: string;
}

/** Not a change of the account, so its version stays. */
const noteLogin: Statement = { name: 'user-login', text: 'UPDATE users SET last_login_at = $2 WHERE id = $1' };

type OwnChanges = Partial<Pick<User, 'firstName' | 'lastName' | 'username' | 'email'>>;

/** Everybody with an account: kept by admins, and each account by its holder. */
@Injectable()
export class UsersService {
  constructor(
    @InjectScoped(userPolicy) private readonly users: Scoped<typeof userPolicy>,
    @InjectScoped(ownAccountPolicy) private readonly own: Scoped<typeof ownAccountPolicy>,
    private readonly sessions: SessionsService,
    private readonly open: OpenSessions,
    private readonly passwords: Passwords,
    private readonly audit: AuditLog,
    private readonly database: Database,
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
    const oneTimePassword = newOneTimePassword();
    const passwordHash = await this.passwords.hashOneTime(oneTimePassword);
    return this.database.transaction(async () => {
      const user = await this.users.create(actor, { ...draft, passwordHash, accountStatus: 'invited', managed: true });
      await this.audit.record(actor, {
        action: 'user.created',
        entity: 'user',
        entityId: user.id,
        data: { role: user.role },
      });
      return { user, oneTimePassword };
    });
  }

  /** Changes an account. A new role counts at once, in every process; the last admin keeps theirs. */
  async change(actor: Actor, id: string, changes: UserChanges, expected?: number): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'edit');
      const before = user.role;
      if (changes.role && changes.role !== before) await this.keepAnAdmin(user);
      if (changes.email && changes.email !== user.email) user.emailVerified = false;
      await this.users.save(Object.assign(user, changes), expected);
      const data = { fields: Object.keys(changes), ...(before !== user.role && { from: before, to: user.role }) };
      await this.audit.record(actor, { action: 'user.changed', entity: 'user', entityId: id, data });
      if (before !== user.role) await this.open.changed(id);
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
      await this.audit.record(actor, { action: 'user.suspended', entity: 'user', entityId: id });
      return user;
    });
  }

  async reactivate(actor: Actor, id: string): Promise<User> {
    const user = await this.users.get(actor, id, 'edit');
    user.reactivate();
    await this.audit.record(actor, { action: 'user.reactivated', entity: 'user', entityId: id });
    return this.users.save(user);
  }

  /** Removes an account nobody ever used; one with work or classes behind it can only be suspended. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.users.get(actor, id, 'remove');
      await this.keepAnAdmin(user);
      await this.users.remove(user);
      await this.open.changed(id);
      await this.audit.record(actor, {
        action: 'user.removed',
        entity: 'user',
        entityId: id,
        data: { role: user.role },
      });
    });
  }

  /** A new one-time password for somebody who forgot theirs and has no e-mail. */
  async renewPassword(actor: Actor, id: string): Promise<NewAccount> {
    const user = await this.users.get(actor, id, 'edit');
    return this.handOver(actor, user);
  }

  /** Gives an account a one-time password and ends its sessions; whoever calls has shown that they may. */
  async handOver(actor: Actor, user: User): Promise<NewAccount> {
    const oneTimePassword = newOneTimePassword();
    const passwordHash = await this.passwords.hashOneTime(oneTimePassword);
    return this.database.transaction(async () => {
      user.awaitFirstPassword();
      await this.users.save(Object.assign(user, { passwordHash }));
      await this.sessions.endAllOf(user.id, 'password_changed');
      await this.audit.record(actor, { action: 'password.renewed', entity: 'user', entityId: user.id });
      return { user, oneTimePassword };
    });
  }

  /** Unscoped: at sign-in nobody is acting yet; the name and password decide. */
  async findByLogin(name: string): Promise<User | null> {
    const field = name.includes('@') ? 'email' : 'username';
    return this.users.unscoped.findOneBy({ [field]: name.toLowerCase() });
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

  /** A stranger opens an account; always a STUDENT, whatever else was sent. */
  register(person: { email: string; passwordHash: string; firstName?: string; lastName?: string }): Promise<User> {
    return this.users.insert(person);
  }

  /** What an invitation promised, given at registration. */
  async grantRole(user: User, role: Role): Promise<void> {
    await this.users.save(Object.assign(user, { role, emailVerified: true }));
  }

  async changeOwn(
    actor: Actor,
    changes: OwnChanges,
    expected?: number,
  ): Promise<{ user: User; emailChanged: boolean }> {
    const user = await this.own.get(actor, actor.userId, 'edit');
    const emailChanged = changes.email !== undefined && changes.email !== user.email;
    if (emailChanged) user.emailVerified = false;
    await this.own.save(Object.assign(user, changes), expected);
    return { user, emailChanged };
  }

  async setPassword(user: User, passwordHash: string): Promise<void> {
    if (user.accountStatus === 'invited') user.accountStatus = 'active';
    await this.users.save(Object.assign(user, { passwordHash }));
  }

  async verifyEmail(user: User): Promise<void> {
    if (!user.emailVerified) await this.users.save(Object.assign(user, { emailVerified: true }));
  }

  async noteLogin(user: User, at: Date): Promise<void> {
    await this.database.query(noteLogin, [user.id, at]);
    user.lastLoginAt = at;
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

/** Four groups of three letters and digits that are not mistaken for each other, easily read out to a child. */
export function newOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 3 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
