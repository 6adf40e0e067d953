import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Task } from '#platform/jobs/queue.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import { hasRealEmailSql } from '#identity/accounts/real-email.js';
import { type EmailedMessage, messageEmail } from './message.email-templates.js';

/** Messages $1 to email: not expired at $2, to recipients with a verified address who have not turned these emails off. */
const messagesToEmail: Statement = {
  name: 'messages-to-email',
  text: `SELECT m.id, m.title, m.body, u.email, p.language, ${displayNameSql('u')} AS "recipientName",
                CASE WHEN s.id IS NOT NULL THEN ${displayNameSql('s')} END AS "senderName"
         FROM messages m JOIN users u ON u.id = m.recipient_id
         LEFT JOIN users s ON s.id = m.sender_id LEFT JOIN user_preferences p ON p.id = u.id
         WHERE m.id = ANY ($1::uuid[]) AND u.email_verified AND ${hasRealEmailSql('u')}
           AND coalesce(p.email_notifications, TRUE) AND (m.expires_at IS NULL OR m.expires_at > $2::timestamptz)`,
};

type AddressedMessage = EmailedMessage & { id: string; email: string; language: string | null };

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

  private async emailOf({ id, email: address, language, ...message }: AddressedMessage) {
    const preferences = this.composer.address('/user/preferences');
    const links = { message: this.composer.address(`/messages/${id}`), preferences };
    const email = await this.composer.compose(address, language, (locale) => messageEmail[locale](message, links));
    return { ...email, id, unsubscribe: preferences };
  }
}
