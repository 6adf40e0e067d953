import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import { isRealEmail } from '#identity/accounts/real-email.js';
import type { User } from '#identity/accounts/user.entity.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { invalid } from '#platform/problems/problem.js';
import type { AccountChanges, PasswordChange, PasswordReset } from './account.dto.js';
import { AuthTokens } from './auth-tokens.js';
import { passwordConfirmations } from './auth.service.js';

const emailChanges: Limit = { name: 'email-change', points: 5, seconds: 3600 };

/** Operations of account holders on their own account: fields, password, and confirmation of the email address. */
@Injectable()
export class AccountService {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly tokens: AuthTokens,
    private readonly emails: AccountEmails,
    private readonly limits: RateLimits,
    private readonly budget: MailBudget,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  get(actor: Actor): Promise<User> {
    return this.accounts.account(actor.userId);
  }

  /**
   * Changes the account of the caller. A new email address stays pending until it is confirmed; a new password ends every
   * session. Both require `currentPassword`.
   */
  async change(actor: Actor, changes: AccountChanges, expectedVersion?: number): Promise<User> {
    const { password, currentPassword = '', ...fields } = changes;
    const { email } = await this.accounts.account(actor.userId);
    const changesEmail = fields.email !== undefined && fields.email !== email;
    if (password !== undefined || changesEmail) await this.assertCurrentPassword(actor, currentPassword);
    const passwordHash = password ? await this.newPasswordHash(actor, password) : undefined;
    return this.database.transaction(async () => {
      const user = await this.accounts.change(actor, fields, expectedVersion);
      if (changesEmail) await this.requestEmailChange(actor, user);
      if (passwordHash) await this.setPassword(actor, user, passwordHash);
      return user;
    });
  }

  /** Sets a new password after checking the current one; every session ends, including the caller's. */
  async changePassword(actor: Actor, change: PasswordChange): Promise<void> {
    await this.assertCurrentPassword(actor, change.currentPassword);
    const passwordHash = await this.newPasswordHash(actor, change.newPassword, 'newPassword');
    await this.database.transaction(async () =>
      this.setPassword(actor, await this.accounts.account(actor.userId), passwordHash),
    );
  }

  /** Counts a requested email change. Throws 429 beyond the limits per account, network, mailbox and organization. */
  async limitEmailChange(actor: Actor, { email }: AccountChanges, { ip }: Device): Promise<void> {
    if (email === undefined || email === (await this.accounts.account(actor.userId)).email) return;
    refuseUnreachable(email);
    await this.limits.count(emailChanges, actor.userId);
    await this.budget.spend('verify', email, ip);
  }

  /** Queues a job that looks the address up, so the response does not reveal whether it has an account. */
  async forgotPassword(email: string, { ip }: Device): Promise<void> {
    await this.budget.spend('reset', email, ip);
    await this.queue.add('forgot-password', { email });
  }

  /** Job: emails a link to choose a new password, if the address has an account that may sign in. */
  @Task('forgot-password')
  async sendReset({ email }: { email: string }): Promise<void> {
    const user = await this.accounts.findByLogin(email);
    if (!user || !user.hasRealEmail || user.accountStatus === 'suspended') return;
    await this.database.transaction(async () =>
      this.emails.reset(user, await this.tokens.issue(user.id, 'reset', user.email)),
    );
  }

  /** Sets a new password with an emailed token, which also confirms the address; every session of the account ends. */
  async resetPassword({ token, password }: PasswordReset): Promise<void> {
    const { email, username } = await this.accounts.account((await this.tokens.find(token, 'reset')).userId);
    const passwordHash = await this.passwords.hash(password, [email, username]);
    await this.database.transaction(async () => {
      const { userId, email: address } = await this.tokens.redeem(token, 'reset');
      const user = await this.accounts.account(userId);
      // A pending change may have been requested by an intruder; the owner of the mailbox proves to be the holder.
      user.pendingEmail = null;
      await this.accounts.setPassword(user, passwordHash);
      await this.accounts.confirm(user, address);
      await this.sessions.endAllOf(userId, 'password_changed');
      await this.audit.record({ userId }, { action: 'password.reset', entity: 'user', entityId: userId });
    });
  }

  /** Confirms the address a token was emailed to. A pending address replaces the old one, and both are informed. */
  async verifyEmail(token: string): Promise<void> {
    await this.database.transaction(async () => {
      const { userId, email } = await this.tokens.redeem(token, 'verify');
      const user = await this.accounts.account(userId);
      const oldEmail = user.email;
      await this.accounts.confirm(user, email);
      if (oldEmail === email) return;
      await this.emails.addressChanged(user, oldEmail, email);
      await this.audit.record({ userId }, { action: 'email.changed', entity: 'user', entityId: userId });
    });
  }

  async resendVerification(actor: Actor, device: Device): Promise<void> {
    await this.budget.spend('verify', (await this.accounts.account(actor.userId)).email, device.ip);
    await this.queue.add('resend-verification', { userId: actor.userId });
  }

  /** Job: sends the verification email again. */
  @Task('resend-verification')
  async repeatVerification({ userId }: { userId: string }): Promise<void> {
    await this.sendVerification(await this.accounts.account(userId));
  }

  /** Emails a verification link to the pending or the current address, unless it is verified or cannot receive mail. */
  async sendVerification(user: User): Promise<void> {
    const address = user.pendingEmail ?? user.email;
    if (address === user.email && (user.emailVerified || !user.hasRealEmail)) return;
    await this.database.transaction(async () =>
      this.emails.verify(user, address, await this.tokens.issue(user.id, 'verify', address)),
    );
  }

  /** Limited like a login, so a stolen access token does not allow more password guesses. */
  async assertCurrentPassword(actor: Actor, currentPassword: string, field = 'currentPassword'): Promise<void> {
    await this.limits.count(passwordConfirmations, actor.userId);
    const user = await this.accounts.account(actor.userId);
    if (!(await this.passwords.matchesAccount(currentPassword, user))) {
      throw invalid('password_wrong', 'The current password is incorrect. Try again or reset your password.', [
        { field, rule: 'matches', message: `${field} is incorrect` },
      ]);
    }
  }

  private async requestEmailChange(actor: Actor, user: User): Promise<void> {
    await this.sendVerification(user);
    await this.emails.addressChanging(user);
    await this.audit.record(actor, { action: 'email.change_requested', entity: 'user', entityId: user.id });
  }

  private async newPasswordHash(actor: Actor, password: string, field = 'password'): Promise<string> {
    const { email, username } = await this.accounts.account(actor.userId);
    return this.passwords.hash(password, [email, username], field);
  }

  private async setPassword(actor: Actor, user: User, passwordHash: string): Promise<void> {
    await this.accounts.setPassword(user, passwordHash);
    await this.sessions.endAllOf(user.id, 'password_changed');
    await this.audit.record(actor, { action: 'password.changed', entity: 'user', entityId: user.id });
  }
}

/** Throws for placeholder addresses of accounts without email, which would skip the verification. */
export function refuseUnreachable(email: string): void {
  if (isRealEmail(email)) return;
  throw invalid('email_unreachable', 'Addresses ending in .invalid cannot receive email. Use another address.', [
    { field: 'email', rule: 'reachable', message: 'email must be able to receive email' },
  ]);
}
