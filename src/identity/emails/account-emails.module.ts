import { Module } from '@nestjs/common';
import { EmailModule } from '#tenancy/email/email.module.js';
import { AccountEmails } from './account-emails.js';
import { MailBudget } from './mail-budget.js';

@Module({
  imports: [EmailModule],
  providers: [AccountEmails, MailBudget],
  exports: [AccountEmails, EmailModule, MailBudget],
})
export class AccountEmailsModule {}
