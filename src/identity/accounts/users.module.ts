import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { RolesModule } from '#identity/roles/roles.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { InvitationsService } from '#identity/invitations/invitations.service.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import { AccountsModule } from './accounts.module.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { PreferencesController } from '#identity/profiles/preferences.controller.js';
import { preferencesPolicy } from '#identity/profiles/preferences.policy.js';
import { PreferencesService } from '#identity/profiles/preferences.service.js';
import { ProfileController } from '#identity/profiles/profile.controller.js';
import { profilePolicy } from '#identity/profiles/profile.policy.js';
import { ProfileService } from '#identity/profiles/profile.service.js';
import { InvitationsController, UsersController } from './users.controller.js';
import { invitationPolicy, userPolicy } from './users.policy.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [
    ScopedModule.forFeature(userPolicy, invitationPolicy, profilePolicy, preferencesPolicy),
    AccountsModule,
    RolesModule,
    SessionsModule,
  ],
  controllers: [InvitationsController, PreferencesController, ProfileController, UsersController],
  providers: [
    AccountEmails,
    InvitationsService,
    EmailComposer,
    MailBudget,
    PasswordHasher,
    PreferencesService,
    ProfileService,
    UsersService,
  ],
  exports: [
    AccountsModule,
    AccountEmails,
    InvitationsService,
    EmailComposer,
    MailBudget,
    PasswordHasher,
    PreferencesService,
    UsersService,
  ],
})
export class UsersModule {}
