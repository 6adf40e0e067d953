import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { forbidden, invalid, unauthenticated } from '#platform/problems/problem.js';
import { AccessTokens } from '#identity/auth/access-tokens.js';
import type { AccountChanges, Login, PasswordChange, PasswordReset, TokensView } from '#identity/auth/auth.dto.js';
import { AccountMails } from '#identity/users/account-mails.js';
import { AuthTokens } from '#identity/auth/auth-tokens.js';
import { Passwords } from '#identity/users/passwords.js';
import type { Device, RefreshableSession } from '#identity/sessions/sessions.service.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import type { User } from '#identity/users/user.entity.js';
import { UsersService } from '#identity/users/users.service.js';

/** A whole class logs in from one address, hence the higher limit there (OQ-062, TESTPLAN B1). */
const perAccount: Limit = { name: 'login-account', points: 10, seconds: 15 * 60 };
const perAccountHour: Limit = { name: 'login-account-hour', points: 100, seconds: 3600 };
const perAddress: Limit = { name: 'login-address', points: 100, seconds: 15 * 60 };
const mailPerPerson: Limit = { name: 'auth-mail', points: 5, seconds: 3600 };
const renewals: Limit = { name: 'refresh', points: 30, seconds: 600 };

/** Coming in and going out: login, renewal, logout, and everything about passwords. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly tokens: AuthTokens,
    private readonly accessTokens: AccessTokens,
    private readonly mails: AccountMails,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async login({ email: name, password, newPassword }: Login, device: Device): Promise<TokensView> {
    const account = name.toLowerCase();
    await this.limits.count(perAddress, device.ip);
    await this.limits.count(perAccountHour, account);
    await this.limits.count(perAccount, account);
    const user = await this.users.findByLogin(account);
    if (!(await this.passwords.matches(password, user?.passwordHash)) || !user) {
      await this.audit.record(user ? { userId: user.id } : null, {
        action: 'login.failed',
        entity: 'user',
        entityId: user?.id ?? null,
        ip: device.ip,
      });
      throw unauthenticated('login_failed', 'Name or password is wrong.');
    }
    this.refuseBarred(user);
    if (user.accountStatus === 'invited') await this.chooseFirstPassword(user, newPassword);
    await this.limits.forgive(perAccount, account);
    return this.signIn(user, device);
  }

  /** Opens a session for somebody whose right to it has been shown. */
  async signIn(user: User, device: Device): Promise<TokensView> {
    return this.database.transaction(async () => {
      const session = await this.sessions.start(user.id, device);
      await this.users.noteLogin(user, this.clock.now());
      await this.audit.record(
        { userId: user.id },
        { action: 'login.succeeded', entity: 'user', entityId: user.id, ip: device.ip },
      );
      return this.tokensFor(user, session);
    });
  }

  async refresh(refreshToken: string, device: Device): Promise<TokensView> {
    await this.limits.count(renewals, refreshToken.slice(0, 22) || device.ip);
    const session = await this.sessions.refresh(refreshToken);
    const user = await this.users.account(session.userId);
    this.refuseBarred(user);
    return this.tokensFor(user, session);
  }

  async logout(actor: Actor): Promise<void> {
    await this.sessions.logout(actor);
  }

  /** Always answers alike, and mails only those who have an account: nobody learns which addresses do. */
  async forgotPassword(email: string, device: Device): Promise<void> {
    await this.limits.count(mailPerPerson, `${device.ip} ${email}`);
    const user = await this.users.findByLogin(email);
    if (!user || !user.hasRealEmail || user.accountStatus === 'suspended') return;
    await this.database.transaction(async () => this.mails.reset(user, await this.tokens.give(user.id, 'reset')));
  }

  /** Sets a new password by a mailed token; every session of the person ends. */
  async resetPassword({ token, password }: PasswordReset): Promise<void> {
    const passwordHash = await this.passwords.hash(password);
    await this.database.transaction(async () => {
      const userId = await this.tokens.redeem(token, 'reset');
      const user = await this.users.account(userId);
      await this.users.setPassword(user, passwordHash);
      await this.users.verifyEmail(user);
      await this.sessions.endAllOf(userId, 'password_changed');
      await this.audit.record({ userId }, { action: 'password.reset', entity: 'user', entityId: userId });
    });
  }

  async verifyEmail(token: string): Promise<void> {
    await this.database.transaction(async () => {
      const userId = await this.tokens.redeem(token, 'verify');
      await this.users.verifyEmail(await this.users.account(userId));
    });
  }

  async resendVerification(actor: Actor, device: Device): Promise<void> {
    await this.limits.count(mailPerPerson, `${device.ip} ${actor.userId}`);
    const user = await this.users.account(actor.userId);
    if (!user.emailVerified && user.hasRealEmail) await this.sendVerification(user);
  }

  async sendVerification(user: User): Promise<void> {
    await this.database.transaction(async () => this.mails.verify(user, await this.tokens.give(user.id, 'verify')));
  }

  /** Sets a new password by the old one; every session ends, this one too. */
  async changePassword(actor: Actor, { currentPassword, newPassword }: PasswordChange): Promise<void> {
    await this.limits.count(perAccount, actor.userId);
    const user = await this.users.account(actor.userId);
    if (!(await this.passwords.matches(currentPassword, user.passwordHash))) {
      throw invalid('password_wrong', 'The current password is not right.', [
        { field: 'currentPassword', rule: 'matches', message: 'currentPassword is not right' },
      ]);
    }
    const passwordHash = await this.passwords.hash(newPassword, [user.email, user.username]);
    await this.database.transaction(async () => {
      await this.users.setPassword(user, passwordHash);
      await this.sessions.endAllOf(user.id, 'password_changed');
      await this.audit.record(actor, { action: 'password.changed', entity: 'user', entityId: user.id });
    });
  }

  /** Changes one's own account. A new address must be verified again; a new password ends every session. */
  async changeAccount(actor: Actor, { password, currentPassword, ...changes }: AccountChanges): Promise<User> {
    if (password) await this.changePassword(actor, { currentPassword: currentPassword ?? '', newPassword: password });
    const { user, emailChanged } = await this.users.changeOwn(actor, changes);
    if (emailChanged) await this.sendVerification(user);
    return user;
  }

  private async chooseFirstPassword(user: User, newPassword?: string): Promise<void> {
    if (!newPassword) {
      throw forbidden(
        'password_change_required',
        'This is a one-time password. Log in once more and send newPassword with it.',
      );
    }
    if (await this.passwords.matches(newPassword, user.passwordHash)) {
      throw invalid('password_unchanged', 'Choose a password other than the one-time password.');
    }
    await this.users.setPassword(user, await this.passwords.hash(newPassword, [user.email, user.username]));
  }

  private refuseBarred(user: User): void {
    if (user.accountStatus === 'suspended')
      throw forbidden('account_suspended', 'This account has been suspended. Ask your school.');
    if (this.settings.authRequireVerified && !user.emailVerified && user.hasRealEmail) {
      throw forbidden('email_unverified', 'Verify your e-mail address first; the link is in your mail.');
    }
  }

  private tokensFor(user: User, { sessionId, refreshToken }: RefreshableSession): TokensView {
    const accessToken = this.accessTokens.sign(user, sessionId);
    return { accessToken, tokenType: 'Bearer', expiresIn: this.settings.jwtTtl, refreshToken, user };
  }
}
