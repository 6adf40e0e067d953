import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { CredentialsModule } from '#identity/credentials/credentials.module.js';
import { AccountEmailsModule } from '#identity/emails/account-emails.module.js';
import { RolesModule } from '#identity/roles/roles.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { OneTimePasswordsService } from './one-time-passwords.service.js';
import { UserRemoval } from './user-removal.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** Administration of accounts. Also exports what features to the right use to look up, create and inform accounts. */
@Module({
  imports: [
    ScopedModule.forFeature(userPolicy),
    AccountsModule,
    AccountEmailsModule,
    CredentialsModule,
    RolesModule,
    SessionsModule,
  ],
  controllers: [UsersController],
  providers: [OneTimePasswordsService, UserRemoval, UsersService],
  exports: [AccountsModule, AccountEmailsModule, CredentialsModule, OneTimePasswordsService, UsersService],
})
export class UsersModule {}
