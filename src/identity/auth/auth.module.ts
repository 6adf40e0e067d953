import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { Settings } from '#platform/config/settings.js';
import { signingKey } from '#platform/crypto/signing-key.js';
import { AccessTokens, JwtStrategy } from '#identity/auth/access-tokens.js';
import { AccountController } from '#identity/auth/account.controller.js';
import { AccountService } from '#identity/auth/account.service.js';
import { AuthController } from '#identity/auth/auth.controller.js';
import { AuthJobs } from '#identity/auth/auth.jobs.js';
import { AuthService } from '#identity/auth/auth.service.js';
import { AuthTokens } from '#identity/auth/auth-tokens.js';
import { PrincipalService } from '#identity/auth/principal.service.js';
import { RegistrationService } from '#identity/auth/registration.service.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { UsersModule } from '#identity/users/users.module.js';

@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: ({ jwtSecret }: Settings) => ({ privateKey: signingKey(jwtSecret) }),
    }),
    PassportModule,
    SessionsModule,
    UsersModule,
  ],
  controllers: [AuthController, AccountController],
  providers: [AccessTokens, AccountService, AuthJobs, AuthService, AuthTokens, JwtStrategy, PrincipalService, RegistrationService],
  exports: [PrincipalService],
})
export class AuthModule {}
