import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { displayNameOf } from './display-name.js';
import { isRealEmail } from './real-email.js';

/** `invited`: must choose a password at the first login; `suspended`: no access; `graduated`: read-only access. */
export const accountStatuses = ['active', 'invited', 'suspended', 'graduated'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** Subscription tiers, lowest first; each includes the content of the lower ones. */
export const subscriptionTiers = ['basic', 'premium', 'vip'] as const;
export type SubscriptionTier = (typeof subscriptionTiers)[number];

/** A person with an account. People of every role are also learners. */
@Entity()
export class User extends RootEntity {
  /** Lower case. Accounts without email have an `.invalid` placeholder address (docs/decisions/0050). */
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

  /** A custom role based on `role`, which adds content grants and no permissions (docs/decisions/0051). */
  @Column('uuid', { nullable: true })
  roleId: string | null = null;

  @Column('text')
  accountStatus: AccountStatus = 'active';

  @Column('boolean')
  emailVerified = false;

  /** The requested new address, in effect once confirmed with the link emailed to it. */
  @Column('text', { nullable: true })
  pendingEmail: string | null = null;

  /** Identifier of this person in another system, such as a OneRoster sourcedId. */
  @Column('text', { nullable: true })
  externalId: string | null = null;

  /** Minimum tier, set by an admin; a valid subscription can raise the effective tier. */
  @Column('text')
  subscriptionTier: SubscriptionTier = 'basic';

  /** Created by staff, who set the names and the login of managed students (docs/decisions/0050). */
  @Column('boolean')
  managed = false;

  @Column('timestamptz', { nullable: true })
  lastLoginAt: Date | null = null;

  get displayName(): string {
    return displayNameOf(this);
  }

  get hasRealEmail(): boolean {
    return isRealEmail(this.email);
  }

  suspend(): void {
    if (this.accountStatus === 'graduated')
      throw conflict('user_graduated', 'A graduated account is read-only and cannot be suspended.');
    this.accountStatus = 'suspended';
  }

  reactivate(): void {
    if (this.accountStatus !== 'suspended')
      throw conflict(
        'user_not_suspended',
        'This account is not suspended. Only suspended accounts can be reactivated.',
      );
    this.accountStatus = this.passwordHash && !this.hasOneTimePassword ? 'active' : 'invited';
  }

  /** Sets a password that must be replaced at the next login. The status of a graduated account stays. */
  setOneTimePassword({ hash, expiresAt }: OneTimePassword): void {
    if (this.accountStatus === 'suspended')
      throw conflict('user_suspended', 'This account is suspended. Reactivate it before issuing a one-time password.');
    if (this.accountStatus === 'active') this.accountStatus = 'invited';
    Object.assign(this, { passwordHash: hash, oneTimePasswordExpiresAt: expiresAt, pendingEmail: null });
  }

  /** Sets a password the holder chose, which activates an invited account. */
  setPassword(passwordHash: string): void {
    if (this.accountStatus === 'invited') this.accountStatus = 'active';
    Object.assign(this, { passwordHash, oneTimePasswordExpiresAt: null });
  }

  get hasOneTimePassword(): boolean {
    return this.accountStatus === 'invited' || this.oneTimePasswordExpiresAt !== null;
  }

  assertOneTimePasswordValid(now: Date): void {
    if (!this.oneTimePasswordExpiresAt || this.oneTimePasswordExpiresAt > now) return;
    throw forbidden(
      'one_time_password_expired',
      'This one-time password has expired. Ask your teacher or an admin for a new one.',
    );
  }

  /** Sets an unverified address. A trigger voids the open tokens of the account. */
  changeEmail(email: string): void {
    if (email === this.email) return;
    Object.assign(this, { email, emailVerified: false, pendingEmail: null });
  }

  /** Throws when a managed student changes the own names or username, which the school sets. */
  assertMayRename(changes: Partial<Pick<User, 'firstName' | 'lastName' | 'username'>>): void {
    const names = ['firstName', 'lastName', 'username'] as const;
    const isRenamed = names.some((name) => changes[name] !== undefined && changes[name] !== this[name]);
    if (!isRenamed || !this.managed || this.role !== 'STUDENT') return;
    throw forbidden(
      'name_set_by_school',
      'Your school sets your name and username. Ask your teacher or an admin to change them.',
    );
  }
}

explainConstraints({
  users_email_key: conflict('users_email_taken', 'This email address already has an account. Use another address.'),
  users_username_key: conflict('users_username_taken', 'This username is already taken. Choose another.'),
});
