import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { Settings } from '#platform/config/settings.js';
import { signingKey } from '#platform/crypto/signing-key.js';
import { AccessTokens, JwtStrategy } from './access-tokens.js';

@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: ({ jwtSecret }: Settings) => ({ privateKey: signingKey(jwtSecret) }),
    }),
    PassportModule,
    SessionsModule,
  ],
  providers: [AccessTokens, JwtStrategy],
  exports: [AccessTokens, JwtStrategy],
})
export class AccessTokensModule {}
