import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { invalid } from '#platform/problems/problem.js';
import type { AccountChanges, PasswordChange, PasswordReset } from './auth.dto.js';
import { triesPerAccount } from './auth.service.js';
import { AuthTokens } from './auth-tokens.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import { Accounts } from '#identity/accounts/accounts.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { User } from '#identity/accounts/user.entity.js';
import { UsersService } from '#identity/accounts/users.service.js';

const addressChanges: Limit = { name: 'email-change', points: 5, seconds: 3600 };

/** One's own account: its fields, its password, and proving that its address is one's own. */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: Accounts,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly tokens: AuthTokens,
    private readonly mails: AccountEmails,
    private readonly limits: RateLimits,
    private readonly budget: MailBudget,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** The account of whoever asks. */
  get(actor: Actor): Promise<User> {
    return this.users.account(actor.userId);
  }

  /** Changes one's own account. A new address counts once it is confirmed; a new password ends every session. */
  async change(actor: Actor, changes: AccountChanges, expected?: number): Promise<User> {
    const { password, currentPassword = '', ...fields } = changes;
    const { email } = await this.users.account(actor.userId);
    const isNewAddress = fields.email !== undefined && fields.email !== email;
    if (password !== undefined || isNewAddress) await this.mustKnowPassword(actor, currentPassword);
    const passwordHash = password ? await this.newPasswordHash(actor, password) : undefined;
    return this.database.transaction(async () => {
      const user = await this.accounts.change(actor, fields, expected);
      if (isNewAddress) await this.askForAddress(actor, user);
      if (passwordHash) await this.setPassword(actor, user, passwordHash);
      return user;
    });
  }

  /** Sets a new password by the old one; every session ends, this one too. */
  async changePassword(actor: Actor, change: PasswordChange): Promise<void> {
    await this.mustKnowPassword(actor, change.currentPassword);
    const passwordHash = await this.newPasswordHash(actor, change.newPassword);
    await this.database.transaction(async () =>
      this.setPassword(actor, await this.users.account(actor.userId), passwordHash),
    );
  }

  /** Counts a change of address before it is made. Limited per account, network, mailbox and organization. */
  async admitAddress(actor: Actor, { email }: AccountChanges, { ip }: Device): Promise<void> {
    if (email === undefined || email === (await this.users.account(actor.userId)).email) return;
    refuseUnreachable(email);
    await this.limits.count(addressChanges, actor.userId);
    await this.budget.spend('verify', email, ip);
  }

  /** Does the same for every address: whether it has an account is looked up by a job, after the response. */
  async forgotPassword(email: string, { ip }: Device): Promise<void> {
    await this.budget.spend('reset', email, ip);
    await this.queue.add('forgot-password', { email });
  }

  @Task('forgot-password')
  async sendReset({ email }: { email: string }): Promise<void> {
    const user = await this.accounts.findByLogin(email);
    if (!user || !user.hasRealEmail || user.accountStatus === 'suspended') return;
    await this.database.transaction(async () =>
      this.mails.reset(user, await this.tokens.give(user.id, 'reset', user.email)),
    );
  }

  /** Sets a new password by a mailed token; every session of the person ends. */
  async resetPassword({ token, password }: PasswordReset): Promise<void> {
    const { email, username } = await this.users.account((await this.tokens.holder(token, 'reset')).userId);
    const passwordHash = await this.passwords.hash(password, [email, username]);
    await this.database.transaction(async () => {
      const { userId, email: address } = await this.tokens.redeem(token, 'reset');
      const user = await this.users.account(userId);
      // The one who asked for another address may not be the holder who now takes the account back.
      user.pendingEmail = null;
      await this.accounts.setPassword(user, passwordHash);
      await this.accounts.confirm(user, address);
      await this.sessions.endAllOf(userId, 'password_changed');
      await this.audit.record({ userId }, { action: 'password.reset', entity: 'user', entityId: userId });
    });
  }

  /** Confirms the address the token was mailed to; a pending one becomes the account's, and both are told. */
  async verifyEmail(token: string): Promise<void> {
    await this.database.transaction(async () => {
      const { userId, email } = await this.tokens.redeem(token, 'verify');
      const user = await this.users.account(userId);
      const before = user.email;
      await this.accounts.confirm(user, email);
      if (before === email) return;
      await this.mails.addressChanged(user, before, email);
      await this.audit.record({ userId }, { action: 'email.changed', entity: 'user', entityId: userId });
    });
  }

  async resendVerification(actor: Actor, device: Device): Promise<void> {
    await this.budget.spend('verify', (await this.users.account(actor.userId)).email, device.ip);
    await this.queue.add('resend-verification', { userId: actor.userId });
  }

  @Task('resend-verification')
  async repeatVerification({ userId }: { userId: string }): Promise<void> {
    await this.sendVerification(await this.users.account(userId));
  }

  /** Asks the person to confirm their address, the pending one first, unless they have or it cannot receive mail. */
  async sendVerification(user: User): Promise<void> {
    const address = user.pendingEmail ?? user.email;
    if (address === user.email && (user.emailVerified || !user.hasRealEmail)) return;
    await this.database.transaction(async () =>
      this.mails.verify(user, address, await this.tokens.give(user.id, 'verify', address)),
    );
  }

  private async askForAddress(actor: Actor, user: User): Promise<void> {
    await this.sendVerification(user);
    await this.mails.addressChanging(user);
    await this.audit.record(actor, { action: 'email.change_requested', entity: 'user', entityId: user.id });
  }

  /** Counts as a try of the password, so that a stolen token does not allow more of them than the login does. */
  private async mustKnowPassword(actor: Actor, currentPassword: string): Promise<void> {
    await this.limits.count(triesPerAccount, actor.userId);
    const user = await this.users.account(actor.userId);
    if (!(await this.passwords.matches(currentPassword, user.passwordHash))) {
      throw invalid('password_wrong', 'The current password is not right.', [
        { field: 'currentPassword', rule: 'matches', message: 'currentPassword is not right' },
      ]);
    }
  }

  private async newPasswordHash(actor: Actor, password: string): Promise<string> {
    const { email, username } = await this.users.account(actor.userId);
    return this.passwords.hash(password, [email, username]);
  }

  private async setPassword(actor: Actor, user: User, passwordHash: string): Promise<void> {
    await this.accounts.setPassword(user, passwordHash);
    await this.sessions.endAllOf(user.id, 'password_changed');
    await this.audit.record(actor, { action: 'password.changed', entity: 'user', entityId: user.id });
  }
}

/** `.invalid` (RFC 2606) is for accounts without e-mail, which need no confirmation; it must not be chosen to avoid one. */
export function refuseUnreachable(email: string): void {
  if (!email.endsWith('.invalid')) return;
  throw invalid('email_unreachable', 'This address cannot receive mail. Use another address.', [
    { field: 'email', rule: 'reachable', message: 'email must be able to receive mail' },
  ]);
}
