import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { CredentialsModule } from '#identity/credentials/credentials.module.js';
import { AccountEmailsModule } from '#identity/emails/account-emails.module.js';
import { RolesModule } from '#identity/roles/roles.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { AccessTokensModule } from './access-tokens.module.js';
import { AccountController } from './account.controller.js';
import { AccountService } from './account.service.js';
import { AuthTokens } from './auth-tokens.js';
import { AuthController } from './auth.controller.js';
import { AuthJobs } from './auth.jobs.js';
import { AuthService } from './auth.service.js';
import { FailureLimit } from './failure-limit.js';
import { KnownDevices } from './known-devices.js';
import { LoginLimits } from './login-limits.js';
import { PrincipalService } from './principal.service.js';

@Module({
  imports: [AccessTokensModule, AccountsModule, AccountEmailsModule, CredentialsModule, RolesModule, SessionsModule],
  controllers: [AuthController, AccountController],
  providers: [
    AccountService,
    AuthJobs,
    AuthService,
    AuthTokens,
    FailureLimit,
    KnownDevices,
    LoginLimits,
    PrincipalService,
  ],
  exports: [AccessTokensModule, AccountService, AuthService, AuthTokens, FailureLimit, PrincipalService],
})
export class AuthModule {}
