import { Column } from 'typeorm';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict, forbidden } from '#platform/problems/problem.js';
import { isRealEmail } from './real-email.js';

/** `invited`: must choose a password at the first login; `suspended`: no access; `graduated`: read-only access. */
export const accountStatuses = ['active', 'invited', 'suspended', 'graduated'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** The part of `User` that decides whether and with what its holder can log in: status, password and email address. */
export abstract class Account extends RootEntity {
  /** Lower case. Accounts without email have an `.invalid` placeholder address (docs/decisions/0050). */
  @Column('text')
  email: string;

  @Column('text', { nullable: true })
  passwordHash: string | null = null;

  /** Set while the password is a one-time password. */
  @Column('timestamptz', { nullable: true })
  oneTimePasswordExpiresAt: Date | null = null;

  @Column('text')
  accountStatus: AccountStatus = 'active';

  @Column('boolean')
  emailVerified = false;

  /** The requested new address, in effect once confirmed with the link emailed to it. */
  @Column('text', { nullable: true })
  pendingEmail: string | null = null;

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
}
