import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { Actor, Role } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import type { User } from './user.entity.js';
import { userPolicy } from './users.policy.js';

/** Leaves the version as it is: a login is not a change of the account. */
const updateLastLogin: Statement = { name: 'user-login', text: 'UPDATE users SET last_login_at = $2 WHERE id = $1' };

/** Replaces the hash $2 of the same password, unless it has been changed meanwhile. */
const replaceHash: Statement = {
  name: 'user-hash-renew',
  text: 'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
};

type AccountFieldChanges = Partial<Pick<User, 'firstName' | 'lastName' | 'username' | 'email'>>;

/** Accounts as their holders use them, and as other features look them up. */
@Injectable()
export class Accounts {
  constructor(
    @InjectScoped(userPolicy) private readonly accounts: Scoped<typeof userPolicy>,
    private readonly database: Database,
  ) {}

  /** Finds an account by email address or username. */
  async findByLogin(name: string): Promise<User | null> {
    const field = name.includes('@') ? 'email' : 'username';
    // Unscoped: at login there is no actor yet.
    return this.accounts.unscoped.findOneBy({ [field]: name.toLowerCase() });
  }

  /** An account by id, for the holder of a verified token or session, or after a permission check. */
  async account(userId: string): Promise<User> {
    // Unscoped: the caller has verified the token or session, or checked the permission.
    const user = await this.accounts.unscoped.findOneBy({ id: userId });
    if (!user) throw notFound('user');
    return user;
  }

  /** The account of the actor. */
  get(actor: Actor): Promise<User> {
    return this.accounts.getFor(actor, actor.userId, 'readOwn');
  }

  /** Opens a self-registered account, always with the role STUDENT. */
  register(person: {
    id?: string;
    email: string;
    passwordHash: string;
    firstName?: string;
    lastName?: string;
  }): Promise<User> {
    return this.accounts.insert(person);
  }

  /** Gives the role of a redeemed invitation. */
  async grantRole(user: User, role: Role): Promise<void> {
    await this.accounts.save(Object.assign(user, { role }));
  }

  /** Changes the account of the actor. A new email address stays pending until it is confirmed. */
  async change(actor: Actor, { email, ...changes }: AccountFieldChanges, expectedVersion?: number): Promise<User> {
    const user = await this.accounts.getFor(actor, actor.userId, 'editOwn');
    user.assertMayRename(changes);
    if (email !== undefined) user.pendingEmail = email === user.email ? null : email;
    await this.accounts.save(Object.assign(user, changes), expectedVersion);
    return user;
  }

  /** Stores a password the holder chose, which activates an invited account. */
  async setPassword(user: User, passwordHash: string): Promise<void> {
    user.setPassword(passwordHash);
    await this.accounts.save(user);
  }

  /** Stores another hash of the unchanged password. Like a login, this is no new version of the account. */
  async renewHash({ id, passwordHash }: User, renewedHash: string): Promise<void> {
    await this.database.query(replaceHash, [id, passwordHash, renewedHash]);
  }

  /** Marks `address`, proven by an emailed secret, as the verified address of the account. */
  async confirm(user: User, address: string): Promise<void> {
    if (user.email === address && user.emailVerified) return;
    user.changeEmail(address);
    await this.accounts.save(Object.assign(user, { emailVerified: true }));
  }

  async recordLogin(user: User, at: Date): Promise<void> {
    await this.database.query(updateLastLogin, [user.id, at]);
    user.lastLoginAt = at;
  }

  /**
   * Throws for the last active admin. The lock is held until the transaction ends, so that two admins cannot remove each
   * other concurrently. Locks of their rows would wait for statements that write rows of several people, and these for them.
   */
  async assertAnotherAdmin(user: User): Promise<void> {
    if (user.role !== 'ADMIN') return;
    await this.database.lock('admins');
    // Unscoped: the rule covers all admins.
    const others = await this.accounts.unscoped.countBy({ id: Not(user.id), role: 'ADMIN', accountStatus: 'active' });
    if (others === 0) {
      throw conflict('last_admin', 'This is the last active admin. Give another account the role ADMIN first.');
    }
  }
}
