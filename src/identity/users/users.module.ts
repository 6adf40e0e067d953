import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { RolesModule } from '#identity/roles/roles.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { AccountMails } from './account-mails.js';
import { InvitationsService } from './invitations.service.js';
import { Letters } from './letters.js';
import { MailBudget } from './mail-budget.js';
import { OwnAccounts } from './own-accounts.js';
import { Passwords } from './passwords.js';
import { PreferencesController } from './preferences.controller.js';
import { preferencesPolicy } from './preferences.policy.js';
import { PreferencesService } from './preferences.service.js';
import { ProfileController } from './profile.controller.js';
import { profilePolicy } from './profile.policy.js';
import { ProfileService } from './profile.service.js';
import { InvitationsController, UsersController } from './users.controller.js';
import { invitationPolicy, ownAccountPolicy, userPolicy } from './users.policy.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [
    ScopedModule.forFeature(userPolicy, ownAccountPolicy, invitationPolicy, profilePolicy, preferencesPolicy),
    RolesModule,
    SessionsModule,
  ],
  controllers: [InvitationsController, PreferencesController, ProfileController, UsersController],
  providers: [
    AccountMails,
    InvitationsService,
    Letters,
    MailBudget,
    OwnAccounts,
    Passwords,
    PreferencesService,
    ProfileService,
    UsersService,
  ],
  exports: [
    AccountMails,
    InvitationsService,
    Letters,
    MailBudget,
    OwnAccounts,
    Passwords,
    PreferencesService,
    UsersService,
  ],
})
export class UsersModule {}
