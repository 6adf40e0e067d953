import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { AuthModule } from '#identity/auth/auth.module.js';
import { CredentialsModule } from '#identity/credentials/credentials.module.js';
import { AccountEmailsModule } from '#identity/emails/account-emails.module.js';
import { InvitationsModule } from '#identity/invitations/invitations.module.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';

@Module({
  imports: [AccountsModule, AccountEmailsModule, AuthModule, CredentialsModule, InvitationsModule],
  controllers: [RegistrationController],
  providers: [RegistrationService],
})
export class RegistrationModule {}
