import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { User } from '#identity/accounts/user.entity.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { isRoleEnabled } from '#identity/sessions/enabled-roles.js';
import type { RefreshableSession } from '#identity/sessions/refresh-token.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import type { Limit } from '#platform/limits/rate-limits.js';
import { forbidden, invalid, unauthenticated } from '#platform/problems/problem.js';
import { AccessTokens } from './access-tokens.js';
import type { Login, TokensView } from './auth.dto.js';
import { KnownDevices } from './known-devices.js';
import { type LoginAttempt, LoginLimits } from './login-limits.js';

/** Checks of the current password by a signed-in person. Separate from logins, so neither locks the other out. */
export const passwordConfirmations: Limit = { name: 'password-confirmation', points: 10, seconds: 15 * 60 };

/** Event: a person has logged in, also by registering. */
export class LoggedIn {
  constructor(readonly userId: string) {}
}

/** Login, token renewal and logout. */
@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly accessTokens: AccessTokens,
    private readonly limits: LoginLimits,
    private readonly devices: KnownDevices,
    private readonly audit: AuditLog,
    private readonly events: Events,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly features: Features,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a session by email address or username and password. Throws 401 `login_failed` for an unknown account and for a
   * wrong password; a one-time password must be replaced with `newPassword` in the same request. Any other password is not
   * changed here: 400 `password_not_one_time`.
   */
  async login({ email: name, password, newPassword }: Login, device: Device): Promise<TokensView> {
    const user = await this.accounts.findByLogin(name);
    const attempt = await this.limits.begin(user?.id, name, device);
    if (!(await this.isPasswordOf(user, password, attempt)) || !user) {
      await this.limits.failed(attempt);
      throw await this.loginFailed(user, device);
    }
    await this.limits.succeeded(attempt);
    await this.refuseBarred(user, device);
    const isOneTime = user.hasOneTimePassword;
    if (newPassword !== undefined && !isOneTime) throw notOneTime();
    const passwordHash = isOneTime ? await this.hashFirstPassword(user, newPassword) : undefined;
    const renewedHash = isOneTime ? null : await this.passwords.renewedHash(password, user);
    return this.database.transaction(async () => {
      if (passwordHash) await this.accounts.setPassword(user, passwordHash);
      if (renewedHash) await this.accounts.renewHash(user, renewedHash);
      return this.signIn(user, device);
    });
  }

  /** Opens a session. The caller has authenticated the user. */
  async signIn(user: User, device: Device): Promise<TokensView> {
    return this.database.transaction(async () => {
      const session = await this.sessions.start(user.id, device);
      await this.accounts.recordLogin(user, this.clock.now());
      await this.devices.remember(user.id, device);
      await this.recordAudit('login.succeeded', user, device);
      await this.events.emit(new LoggedIn(user.id));
      return this.tokensFor(user, session);
    });
  }

  /** Exchanges a refresh token for a new pair of tokens of the same session. */
  async refresh(refreshToken: string): Promise<TokensView> {
    const session = await this.sessions.refresh(refreshToken);
    const user = await this.accounts.account(session.userId);
    this.assertCanSignIn(user);
    return this.tokensFor(user, session);
  }

  async logout(actor: Actor): Promise<void> {
    await this.sessions.logout(actor);
  }

  /** Whether the account must confirm its email address before it gets tokens. */
  mustVerify(user: User): boolean {
    return this.settings.authRequireVerified && !user.emailVerified && user.hasRealEmail;
  }

  /** Compares the password. An attempt refused because the server is busy does not count as a failure. */
  private async isPasswordOf(user: User | null, password: string, attempt: LoginAttempt): Promise<boolean> {
    try {
      return await this.passwords.matchesAccount(password, user, attempt.account);
    } catch (error) {
      await this.limits.withdraw(attempt);
      throw error;
    }
  }

  /** Refuses a correct password of an account that may not sign in, and audits it. */
  private async refuseBarred(user: User, device: Device): Promise<void> {
    try {
      this.assertCanSignIn(user);
    } catch (refusal) {
      await this.recordAudit('login.refused', user, device);
      throw refusal;
    }
  }

  /** The same error for an unknown account and a wrong password, so it does not reveal which accounts exist. */
  private async loginFailed(user: User | null, device: Device): Promise<Error> {
    await this.recordAudit('login.failed', user, device);
    return unauthenticated('login_failed', 'Incorrect username or password.');
  }

  private async recordAudit(action: string, user: User | null, device: Device): Promise<void> {
    const ip = await this.sessions.storableIp(device.ip);
    const actor = user && { userId: user.id };
    await this.audit.record(actor, { action, entity: 'user', entityId: user?.id ?? null, ip });
  }

  /** The hash of the password that replaces a one-time password. */
  private async hashFirstPassword(user: User, newPassword?: string): Promise<string> {
    user.assertOneTimePasswordValid(this.clock.now());
    if (!newPassword) {
      throw forbidden(
        'password_change_required',
        'This is a one-time password. Log in again and send the new password as newPassword.',
      );
    }
    if (await this.passwords.repeatsOneTime(newPassword, user)) {
      throw invalid('password_unchanged', 'newPassword must differ from the one-time password. Choose another.', [
        { field: 'newPassword', rule: 'changed', message: 'newPassword must differ from the one-time password' },
      ]);
    }
    return this.passwords.hash(newPassword, [user.email, user.username], 'newPassword');
  }

  private assertCanSignIn(user: User): void {
    if (user.accountStatus === 'suspended')
      throw forbidden('account_suspended', 'This account is suspended. Contact your school.');
    if (!isRoleEnabled(user.role, this.features))
      throw forbidden('role_unused', 'Parent access is switched off in this organization. Contact your school.');
    if (this.mustVerify(user)) {
      throw forbidden('email_unverified', 'Verify your email address first with the link in the email you received.');
    }
  }

  private tokensFor(user: User, { sessionId, refreshToken }: RefreshableSession): TokensView {
    const accessToken = this.accessTokens.sign(user, sessionId);
    return { accessToken, tokenType: 'Bearer', expiresIn: this.settings.jwtTtl, refreshToken, user };
  }
}

function notOneTime() {
  const message =
    'newPassword only replaces a one-time password. Log in without it, and change the password with POST /auth/change-password.';
  return invalid('password_not_one_time', message, [{ field: 'newPassword', rule: 'one_time', message }]);
}
