import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { Public, SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { IfMatch } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import {
  AccountChanges,
  ForgottenPassword,
  Login,
  PasswordChange,
  PasswordReset,
  PrincipalView,
  RefreshRequest,
  Registration,
  RegistrationView,
  TokenRequest,
  TokensView,
} from './auth.dto.js';
import { AccountService } from './account.service.js';
import { AuthService } from './auth.service.js';
import { FailureLimit } from './failure-limit.js';
import { From } from './from-device.js';
import { PrincipalService } from './principal.service.js';
import { RegistrationService } from './registration.service.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { UserView } from '#identity/accounts/users.dto.js';

@Controller('auth')
@ApiTag('auth', 'Signing in and out, registering, and passwords')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly account: AccountService,
    private readonly registration: RegistrationService,
    private readonly principal: PrincipalService,
    private readonly failures: FailureLimit,
  ) {}

  @Post('login')
  @Public()
  @Returns(TokensView, 'Log in with e-mail address or username')
  @Refuses(401)
  login(@Body() login: Login, @From() device: Device) {
    return this.auth.login(login, device);
  }

  @Post('register')
  @Public()
  @Returns(RegistrationView, 'Open an account', 201)
  @Refuses(403)
  register(@Body() registration: Registration, @From() device: Device) {
    return this.registration.register(registration, device);
  }

  @Post('refresh-token')
  @Public()
  @Returns(TokensView, 'Renew the access token; the refresh token is good once')
  @Refuses(401, 403)
  refreshToken(@Body() { refreshToken }: RefreshRequest, @From() { ip }: Device) {
    return this.failures.guard(ip, () => this.auth.refresh(refreshToken));
  }

  @Post('logout')
  @SignedIn({ ownAccount: true })
  @Returns(Nothing, 'Log out; the session ends at once')
  logout(@CurrentActor() actor: Actor) {
    return this.auth.logout(actor);
  }

  @Post('forgot-password')
  @Public()
  @Returns(Nothing, 'Ask for a link to choose a new password', 202)
  forgotPassword(@Body() { email }: ForgottenPassword, @From() device: Device) {
    return this.account.forgotPassword(email, device);
  }

  @Post('reset-password')
  @Public()
  @Returns(Nothing, 'Choose a new password with the token from the mail')
  resetPassword(@Body() reset: PasswordReset, @From() { ip }: Device) {
    return this.failures.guard(ip, () => this.account.resetPassword(reset));
  }

  @Post('verify-email')
  @Public()
  @Returns(Nothing, 'Confirm an e-mail address with the token from the mail')
  verifyEmail(@Body() { token }: TokenRequest, @From() { ip }: Device) {
    return this.failures.guard(ip, () => this.account.verifyEmail(token));
  }

  @Post('resend-verification')
  @SignedIn({ ownAccount: true })
  @Returns(Nothing, 'Ask for another mail to confirm your address', 202)
  resendVerification(@CurrentActor() actor: Actor, @From() device: Device) {
    return this.account.resendVerification(actor, device);
  }

  @Post('change-password')
  @SignedIn({ ownAccount: true })
  @Returns(Nothing, 'Choose a new password; every session ends')
  changePassword(@CurrentActor() actor: Actor, @Body() change: PasswordChange) {
    return this.account.changePassword(actor, change);
  }

  @Get('me')
  @SignedIn()
  @Returns(PrincipalView, 'Show who you are here')
  getMe(@CurrentActor() actor: Actor) {
    return this.principal.of(actor);
  }

  @Patch('me')
  @SignedIn({ ownAccount: true })
  @Returns(UserView, 'Change your account')
  async changeMe(
    @CurrentActor() actor: Actor,
    @Body() changes: AccountChanges,
    @From() device: Device,
    @IfMatch() version?: number,
  ) {
    await this.account.admitAddress(actor, changes, device);
    return this.account.change(actor, changes, version);
  }
}
