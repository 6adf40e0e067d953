import { Module } from '@nestjs/common';
import { AuthModule } from '#identity/auth/auth.module.js';
import { RolesModule } from '#identity/roles/roles.module.js';
import { UsersModule } from '#identity/accounts/users.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';

const features = [AuthModule, RolesModule, UsersModule, SessionsModule];

/** Who a person is, and their login sessions. */
@Module({ imports: features, exports: features })
export class IdentityModule {}
