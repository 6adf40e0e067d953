import { Module } from '@nestjs/common';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { MessageEmails } from './message-emails.js';

@Module({ providers: [EmailComposer, MessageEmails] })
export class MessageEmailsModule {}
