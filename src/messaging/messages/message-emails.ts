import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Task } from '#platform/jobs/queue.js';
import { Mailer } from '#platform/mail/mailer.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { type EmailedMessage, messageEmail } from './message.email-templates.js';
import { displayName } from './messages.sql.js';

/** Of the messages $1, those still worth a mail at $2, to an address known to be the person's, unless they want none. */
const emailRecipients: Statement = {
  name: 'messages-mailable',
  text: `SELECT m.id, m.title, m.body, u.email, p.language, ${displayName('u')} AS "recipientName",
                CASE WHEN s.id IS NOT NULL THEN ${displayName('s')} END AS "senderName"
         FROM messages m JOIN users u ON u.id = m.recipient_id
         LEFT JOIN users s ON s.id = m.sender_id LEFT JOIN user_preferences p ON p.id = u.id
         WHERE m.id = ANY ($1::uuid[]) AND u.email_verified AND u.email NOT LIKE '%.invalid'
           AND coalesce(p.email_notifications, TRUE) AND (m.expires_at IS NULL OR m.expires_at > $2::timestamptz)`,
};

type Mailable = EmailedMessage & { id: string; email: string; language: string | null };

/** Alerts and reminders also go out by mail (OQ-167); the inbox stays what counts. */
@Injectable()
export class MessageEmails {
  constructor(
    private readonly letters: EmailComposer,
    private readonly mailer: Mailer,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A mail has the id of its message, so a job that runs twice sends it once. */
  @Task('mail-messages')
  async mail({ ids }: { ids: string[] }): Promise<void> {
    const messages = await this.database.query<Mailable>(emailRecipients, [ids, this.clock.now()]);
    await this.mailer.sendAll(await Promise.all(messages.map((message) => this.mailOf(message))));
  }

  private async mailOf({ id, email, language, ...message }: Mailable) {
    const preferences = this.letters.address('/user/preferences');
    const links = { message: this.letters.address(`/messages/${id}`), preferences };
    const mail = await this.letters.compose(email, language, (spoken) => messageEmail[spoken](message, links));
    return { ...mail, id, unsubscribe: preferences };
  }
}
