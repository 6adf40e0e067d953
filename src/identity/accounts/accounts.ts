import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { User } from './user.entity.js';
import { ownAccountPolicy } from './users.policy.js';

/** Not a change of the account, so its version stays. */
const noteLogin: Statement = { name: 'user-login', text: 'UPDATE users SET last_login_at = $2 WHERE id = $1' };

type AccountFieldChanges = Partial<Pick<User, 'firstName' | 'lastName' | 'username' | 'email'>>;

/** An account in the hands of its holder: opened, entered and changed by the person it belongs to. */
@Injectable()
export class Accounts {
  constructor(
    @InjectScoped(ownAccountPolicy) private readonly accounts: Scoped<typeof ownAccountPolicy>,
    private readonly database: Database,
  ) {}

  /** Unscoped: at sign-in nobody is acting yet; the name and password decide. */
  async findByLogin(name: string): Promise<User | null> {
    const field = name.includes('@') ? 'email' : 'username';
    return this.accounts.unscoped.findOneBy({ [field]: name.toLowerCase() });
  }

  get(actor: Actor): Promise<User> {
    return this.accounts.get(actor, actor.userId);
  }

  /** A stranger opens an account; always a STUDENT, whatever else was sent. */
  register(person: {
    id?: string;
    email: string;
    passwordHash: string;
    firstName?: string;
    lastName?: string;
  }): Promise<User> {
    return this.accounts.insert(person);
  }

  /** What an invitation promised, given at registration. */
  async grantRole(user: User, role: Role): Promise<void> {
    await this.accounts.save(Object.assign(user, { role }));
  }

  /** Changes one's own account. Another address is only noted: it counts once it is confirmed. */
  async change(actor: Actor, { email, ...changes }: AccountFieldChanges, expected?: number): Promise<User> {
    const user = await this.accounts.get(actor, actor.userId, 'edit');
    user.refuseOwnNames(changes);
    if (email !== undefined) user.pendingEmail = email === user.email ? null : email;
    await this.accounts.save(Object.assign(user, changes), expected);
    return user;
  }

  /** A chosen password; the account of an invited person is active from now on. */
  async setPassword(user: User, passwordHash: string): Promise<void> {
    user.setPassword(passwordHash);
    await this.accounts.save(user);
  }

  /** A mailed link was followed: the address is the holder's, and the pending one takes the place of the present. */
  async confirm(user: User, address: string): Promise<void> {
    if (user.email === address && user.emailVerified) return;
    user.changeEmail(address);
    await this.accounts.save(Object.assign(user, { emailVerified: true }));
  }

  async noteLogin(user: User, at: Date): Promise<void> {
    await this.database.query(noteLogin, [user.id, at]);
    user.lastLoginAt = at;
  }
}
