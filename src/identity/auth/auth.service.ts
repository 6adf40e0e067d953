import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import type { Limit } from '#platform/limits/rate-limits.js';
import { forbidden, invalid, unauthenticated } from '#platform/problems/problem.js';
import { AccessTokens } from './access-tokens.js';
import type { Login, TokensView } from './auth.dto.js';
import { KnownDevices } from './known-devices.js';
import { LoginLimits } from './login-limits.js';
import type { Device, RefreshableSession } from '#identity/sessions/sessions.service.js';
import { isRoleEnabled } from '#identity/sessions/enabled-roles.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { Accounts } from '#identity/accounts/accounts.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { User } from '#identity/accounts/user.entity.js';
import { UsersService } from '#identity/accounts/users.service.js';

/** Wrong current passwords of a signed-in person. Separate from logins, so that neither locks the other out. */
export const triesPerAccount: Limit = { name: 'password-confirmation', points: 10, seconds: 15 * 60 };

/** Coming in and going out: login, renewal, logout. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: Accounts,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly accessTokens: AccessTokens,
    private readonly limits: LoginLimits,
    private readonly devices: KnownDevices,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly features: Features,
    private readonly clock: Clock,
  ) {}

  /** Lets somebody in by name and password; a one-time password must be replaced on the way. */
  async login({ email: name, password, newPassword }: Login, device: Device): Promise<TokensView> {
    const user = await this.accounts.findByLogin(name);
    const attempt = await this.limits.begin(user?.id, name, device);
    if (!(await this.passwords.matches(password, user?.passwordHash)) || !user) {
      await this.limits.failed(attempt);
      throw await this.failed(user, device);
    }
    await this.limits.succeeded(attempt);
    this.assertCanSignIn(user);
    const isOneTime = user.hasOneTimePassword;
    const passwordHash = isOneTime ? await this.firstPassword(user, newPassword) : undefined;
    return this.database.transaction(async () => {
      if (passwordHash) await this.accounts.setPassword(user, passwordHash);
      return this.signIn(user, device);
    });
  }

  /** Opens a session for somebody whose right to it has been shown. */
  async signIn(user: User, device: Device): Promise<TokensView> {
    return this.database.transaction(async () => {
      const session = await this.sessions.start(user.id, device);
      await this.accounts.noteLogin(user, this.clock.now());
      await this.devices.remember(user.id, device);
      await this.note('login.succeeded', user, device);
      return this.tokensFor(user, session);
    });
  }

  async refresh(refreshToken: string): Promise<TokensView> {
    const session = await this.sessions.refresh(refreshToken);
    const user = await this.users.account(session.userId);
    this.assertCanSignIn(user);
    return this.tokensFor(user, session);
  }

  async logout(actor: Actor): Promise<void> {
    await this.sessions.logout(actor);
  }

  /** Whether the person gets no tokens before they have confirmed their address. */
  mustVerify(user: User): boolean {
    return this.settings.authRequireVerified && !user.emailVerified && user.hasRealEmail;
  }

  /** What nobody and a wrong password have in common. */
  private async failed(user: User | null, device: Device): Promise<Error> {
    await this.note('login.failed', user, device);
    return unauthenticated('login_failed', 'Name or password is wrong.');
  }

  private async note(action: string, user: User | null, device: Device): Promise<void> {
    const ip = await this.sessions.addressToKeep(device.ip);
    const actor = user && { userId: user.id };
    await this.audit.record(actor, { action, entity: 'user', entityId: user?.id ?? null, ip });
  }

  /** The hash of what somebody chose in place of their one-time password. */
  private async firstPassword(user: User, newPassword?: string): Promise<string> {
    user.refuseExpiredOneTimePassword(this.clock.now());
    if (!newPassword) {
      throw forbidden(
        'password_change_required',
        'This is a one-time password. Log in once more and send newPassword with it.',
      );
    }
    if (await this.passwords.matches(newPassword, user.passwordHash)) {
      throw invalid('password_unchanged', 'Choose a password other than the one-time password.');
    }
    return this.passwords.hash(newPassword, [user.email, user.username]);
  }

  private assertCanSignIn(user: User): void {
    if (user.accountStatus === 'suspended')
      throw forbidden('account_suspended', 'This account has been suspended. Ask your school.');
    if (!isRoleEnabled(user.role, this.features))
      throw forbidden('role_unused', 'This organization does not give parents access at present.');
    if (this.mustVerify(user)) {
      throw forbidden('email_unverified', 'Verify your e-mail address first; the link is in your mail.');
    }
  }

  private tokensFor(user: User, { sessionId, refreshToken }: RefreshableSession): TokensView {
    const accessToken = this.accessTokens.sign(user, sessionId);
    return { accessToken, tokenType: 'Bearer', expiresIn: this.settings.jwtTtl, refreshToken, user };
  }
}
