import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';

/** `invited` people must choose a password first; `graduated` students only read (OQ-050). */
export const accountStatuses = ['active', 'invited', 'suspended', 'graduated'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** How much of what is sold by tiers a person may use, least first (WKB-007). */
export const subscriptionTiers = ['basic', 'premium', 'vip'] as const;
export type SubscriptionTier = (typeof subscriptionTiers)[number];

/** A person with an account. Whatever the role, every person is also a learner. */
@Entity()
export class User extends RootEntity {
  /** Lower case. People without e-mail get `<username>@students.<slug>.invalid` (OQ-052). */
  @Column('text')
  email: string;

  @Column('text', { nullable: true })
  username: string | null = null;

  @Column('text', { nullable: true })
  passwordHash: string | null = null;

  /** Set while the password is a one-time password. */
  @Column('timestamptz', { nullable: true })
  oneTimePasswordExpiresAt: Date | null = null;

  @Column('text', { nullable: true })
  firstName: string | null = null;

  @Column('text', { nullable: true })
  lastName: string | null = null;

  @Column('text')
  role: Role = 'STUDENT';

  /** A role the school added on top of `role`; it opens content and gives no rights (OQ-047). */
  @Column('uuid', { nullable: true })
  roleId: string | null = null;

  @Column('text')
  accountStatus: AccountStatus = 'active';

  @Column('boolean')
  emailVerified = false;

  /** The address the holder wants next; it counts once they confirm it from there. */
  @Column('text', { nullable: true })
  pendingEmail: string | null = null;

  /** What another system calls this person, such as a OneRoster sourcedId. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  /** The least tier the person has; what they subscribe to may raise it for a time (OQ-108). */
  @Column('text')
  subscriptionTier: SubscriptionTier = 'basic';

  /** Made by staff; such an account is not its holder's alone (OQ-034). */
  @Column('boolean')
  managed = false;

  @Column('timestamptz', { nullable: true })
  lastLoginAt: Date | null = null;

  /** How the person is called in lists: names, else username, else what stands before the @ (OQ-049). */
  get displayName(): string {
    const names = [this.firstName, this.lastName].filter(Boolean).join(' ');
    return names || this.username || this.email.split('@', 1)[0];
  }

  get hasRealEmail(): boolean {
    return isRealEmail(this.email);
  }

  suspend(): void {
    if (this.accountStatus === 'graduated') throw conflict('user_graduated', 'A graduate has no access to take away.');
    this.accountStatus = 'suspended';
  }

  reactivate(): void {
    if (this.accountStatus !== 'suspended')
      throw conflict('user_not_suspended', 'Only a suspended account can be reactivated.');
    this.accountStatus = this.passwordHash && !this.hasOneTimePassword ? 'active' : 'invited';
  }

  /** It must be replaced on the first login. A graduate stays one. */
  setOneTimePassword({ hash, expiresAt }: OneTimePassword): void {
    if (this.accountStatus === 'suspended')
      throw conflict('user_suspended', 'Reactivate the account before giving it a new password.');
    if (this.accountStatus === 'active') this.accountStatus = 'invited';
    Object.assign(this, { passwordHash: hash, oneTimePasswordExpiresAt: expiresAt, pendingEmail: null });
  }

  /** The holder chose it. */
  setPassword(passwordHash: string): void {
    if (this.accountStatus === 'invited') this.accountStatus = 'active';
    Object.assign(this, { passwordHash, oneTimePasswordExpiresAt: null });
  }

  get hasOneTimePassword(): boolean {
    return this.accountStatus === 'invited' || this.oneTimePasswordExpiresAt !== null;
  }

  refuseExpiredOneTimePassword(now: Date): void {
    if (!this.oneTimePasswordExpiresAt || this.oneTimePasswordExpiresAt > now) return;
    throw forbidden(
      'one_time_password_expired',
      'This one-time password has expired. Ask your teacher or an admin for a new one.',
    );
  }

  /** The new address is not verified yet; the database voids every open token of the account. */
  changeEmail(email: string): void {
    if (email === this.email) return;
    Object.assign(this, { email, emailVerified: false, pendingEmail: null });
  }

  /** The school names its students; holders of other accounts name themselves. */
  refuseOwnNames(changes: Partial<Pick<User, 'firstName' | 'lastName' | 'username'>>): void {
    const names = ['firstName', 'lastName', 'username'] as const;
    const isRenamed = names.some((name) => changes[name] !== undefined && changes[name] !== this[name]);
    if (!isRenamed || !this.managed || this.role !== 'STUDENT') return;
    throw forbidden(
      'name_set_by_school',
      'Your school sets your name and username. Ask your teacher or an admin to change them.',
    );
  }
}

/** Whether mail can reach it. */
export const isRealEmail = (address: string): boolean => !address.endsWith('.invalid');

explainConstraints({
  users_email_key: conflict('users_email_taken', 'This e-mail address already has an account.'),
  users_username_key: conflict('users_username_taken', 'This username is already taken.'),
});
