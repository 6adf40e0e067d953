import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import type { Device } from '#identity/sessions/sessions.service.js';
import { UserView } from '#identity/users/users.dto.js';
import { Public, SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { AccountChanges, ForgottenPassword, PasswordChange, PasswordReset, TokenRequest } from './account.dto.js';
import { AccountService } from './account.service.js';
import { Login, PrincipalView, RefreshRequest, TokensView } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { FailureLimit } from './failure-limit.js';
import { PrincipalService } from './principal.service.js';
import { RequestDevice } from './request-device.js';

@Controller('auth')
@ApiTag('auth', 'Signing in and out, registering, and passwords')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly account: AccountService,
    private readonly principal: PrincipalService,
    private readonly failures: FailureLimit,
  ) {}

  @Post('login')
  @Public()
  @Returns(TokensView, 'Log in with email address or username')
  @Refuses(401)
  login(@Body() login: Login, @RequestDevice() device: Device) {
    return this.auth.login(login, device);
  }

  @Post('refresh-token')
  @Public()
  @Returns(TokensView, 'Renew the access token; each refresh token works once')
  @Refuses(401, 403)
  refreshToken(@Body() { refreshToken }: RefreshRequest, @RequestDevice() { ip }: Device) {
    return this.failures.guard(ip, () => this.auth.refresh(refreshToken));
  }

  @Post('logout')
  @SignedIn({ ownAccount: true })
  @Returns(Nothing, 'Log out and end the session')
  logout(@CurrentActor() actor: Actor) {
    return this.auth.logout(actor);
  }

  @Post('forgot-password')
  @Public()
  @Returns(Nothing, 'Request a link to choose a new password', 202)
  forgotPassword(@Body() { email }: ForgottenPassword, @RequestDevice() device: Device) {
    return this.account.forgotPassword(email, device);
  }

  @Post('reset-password')
  @Public()
  @Returns(Nothing, 'Choose a new password with the token from the email')
  resetPassword(@Body() reset: PasswordReset, @RequestDevice() { ip }: Device) {
    return this.failures.guard(ip, () => this.account.resetPassword(reset));
  }

  @Post('verify-email')
  @Public()
  @Returns(Nothing, 'Confirm an email address with the token from the email')
  verifyEmail(@Body() { token }: TokenRequest, @RequestDevice() { ip }: Device) {
    return this.failures.guard(ip, () => this.account.verifyEmail(token));
  }

  @Post('resend-verification')
  @SignedIn({ ownAccount: true })
  @Returns(Nothing, 'Request another email to confirm your address', 202)
  resendVerification(@CurrentActor() actor: Actor, @RequestDevice() device: Device) {
    return this.account.resendVerification(actor, device);
  }

  @Post('change-password')
  @SignedIn({ ownAccount: true })
  @Returns(Nothing, 'Change your password and end every session')
  changePassword(@CurrentActor() actor: Actor, @Body() change: PasswordChange) {
    return this.account.changePassword(actor, change);
  }

  @Get('me')
  @SignedIn()
  @Returns(PrincipalView, 'Show the account, session and access of the caller')
  getMe(@CurrentActor() actor: Actor) {
    return this.principal.of(actor);
  }

  @Patch('me')
  @SignedIn({ ownAccount: true })
  @Returns(UserView, 'Change your account; omitted fields stay unchanged')
  async changeMe(
    @CurrentActor() actor: Actor,
    @Body() changes: AccountChanges,
    @RequestDevice() device: Device,
    @IfMatch() version?: number,
  ) {
    await this.account.limitEmailChange(actor, changes, device);
    return this.account.change(actor, changes, version);
  }
}
