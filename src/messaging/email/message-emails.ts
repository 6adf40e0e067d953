import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Task } from '#platform/jobs/queue.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { messagesToEmail } from './message-emails.sql.js';
import { type EmailedMessage, messageEmail } from './message.email-templates.js';

type AddressedMessage = EmailedMessage & { id: string; userId: string; email: string; language: string | null };

/** Emails alerts and reminders in addition to the inbox. */
@Injectable()
export class MessageEmails {
  constructor(
    private readonly composer: EmailComposer,
    private readonly mailer: Mailer,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The email has the id of its message, so a job that runs twice sends it once. */
  @Task('mail-messages')
  async mail({ ids }: { ids: string[] }): Promise<void> {
    const messages = await this.database.query<AddressedMessage>(messagesToEmail, [ids, this.clock.now()]);
    await this.mailer.sendAll(await Promise.all(messages.map((message) => this.emailOf(message))));
  }

  private async emailOf({ id, userId, email: address, language, ...message }: AddressedMessage) {
    const preferences = this.composer.address('/user/preferences');
    const links = { message: this.composer.address(`/messages/${id}`), preferences };
    const email = await this.composer.compose(address, language, (locale) => messageEmail[locale](message, links));
    return { ...email, id, userId, unsubscribe: preferences };
  }
}
