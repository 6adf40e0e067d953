import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { Settings } from '#platform/config/settings.js';
import { signingKey } from '#platform/crypto/signing-key.js';
import { AccessTokens, JwtStrategy } from './access-tokens.js';
import { AccountController } from './account.controller.js';
import { AccountService } from './account.service.js';
import { AuthController } from './auth.controller.js';
import { AuthJobs } from './auth.jobs.js';
import { AuthService } from './auth.service.js';
import { AuthTokens } from './auth-tokens.js';
import { FailureLimit } from './failure-limit.js';
import { KnownDevices } from './known-devices.js';
import { LoginLimits } from './login-limits.js';
import { PrincipalService } from './principal.service.js';
import { RegistrationService } from './registration.service.js';
import { RolesModule } from '#identity/roles/roles.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { UsersModule } from '#identity/accounts/users.module.js';

@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: ({ jwtSecret }: Settings) => ({ privateKey: signingKey(jwtSecret) }),
    }),
    PassportModule,
    RolesModule,
    SessionsModule,
    UsersModule,
  ],
  controllers: [AuthController, AccountController],
  providers: [
    AccessTokens,
    AccountService,
    AuthJobs,
    AuthService,
    AuthTokens,
    FailureLimit,
    JwtStrategy,
    KnownDevices,
    LoginLimits,
    PrincipalService,
    RegistrationService,
  ],
  exports: [JwtStrategy, PrincipalService],
})
export class AuthModule {}
