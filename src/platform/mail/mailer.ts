import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { NIL } from 'uuid';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { daysBefore } from '#platform/text/calendar.js';
import { sealedMail } from './mail.sealed.js';
import { enqueue, findQueued, purge, markDone, newest, remove, unsentAfter } from './mail.sql.js';
import { relayOf } from './relay.js';

/** An email. */
export interface Mail {
  to: string;
  /** The account of the recipient, with which the email is erased; undefined for people without one. */
  userId?: string;
  subject: string;
  text: string;
  /** The same content as HTML. */
  html?: string;
  /** URL for List-Unsubscribe (RFC 2369). */
  unsubscribe?: string;
  /** An iCalendar invitation or cancellation (RFC 6047), attached and as an alternative that mail clients understand. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
}

/** An email in the outbox: waiting, sent, or kept because EMAIL_SERVICE=log sends nothing. */
export interface OutboxMail {
  id: string;
  to: string;
  subject: string | null;
  text: string | null;
  status: 'queued' | 'kept' | 'sent';
  createdAt: Date;
}

interface OutboxRow {
  id: string;
  recipient: string;
  sealed: string | null;
  status: OutboxMail['status'];
  created_at: Date;
}

/**
 * Sends email: queued in the transaction that causes it and sent by a job. The content is encrypted until it is sent,
 * because it can contain a password reset link. SendGrid and Mailgun are used through their SMTP relays.
 */
@Injectable()
export class Mailer implements BeforeApplicationShutdown {
  private readonly relay: ReturnType<typeof relayOf>;
  private transport?: Transporter;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {
    this.relay = relayOf(settings);
  }

  /** Queues an email in the open transaction; a rollback removes it. */
  async send(mail: Mail): Promise<void> {
    await this.sendAll([{ id: newId(), ...mail }]);
  }

  /** Queues many emails in one statement. An email whose id exists already is skipped. */
  async sendAll(mails: (Mail & { id: string })[]): Promise<void> {
    const contents = mails.map(({ id, to: _, userId: _account, ...mail }) =>
      this.cipher.encrypt(JSON.stringify(mail), sealedMail, { id }),
    );
    await this.database.transaction(async () => {
      const accounts = mails.map(({ userId }) => userId ?? null);
      const values = [mails.map(({ id }) => id), mails.map(({ to }) => to), accounts, contents];
      const queued = await this.database.query<{ id: string }>(enqueue, values);
      await this.queue.addAll('send-mail', queued);
    });
  }

  /** Sends a queued email; does nothing if it was sent before. */
  @Task('send-mail')
  async deliver({ id }: { id: string }): Promise<void> {
    const [row] = await this.database.query<OutboxRow>(findQueued, [id]);
    if (!row) return;
    const { to, subject, text, html, unsubscribe, calendar } = this.open(row);
    const transport = await this.connect();
    await transport?.sendMail({
      from: this.settings.emailFrom,
      to,
      subject,
      text,
      html,
      ...(calendar && { icalEvent: { ...calendar, filename: 'invitation.ics' } }),
      // A process killed after sending sends again; the constant id lets mail servers detect the duplicate.
      messageId: `<${id}@${this.settings.organizationSlug}.homeroom>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribe && { 'List-Unsubscribe': `<${unsubscribe}>` }) },
    });
    await this.database.query(markDone, [id, transport ? 'sent' : 'kept']);
  }

  /**
   * The newest unsent emails. With EMAIL_SERVICE=log they include their content, such as reset links. Otherwise they are
   * redacted, because the operator does not read users' email (docs/decisions/0040).
   */
  async outbox(): Promise<OutboxMail[]> {
    const rows = await this.database.query<OutboxRow>(newest);
    return rows.map((row) => {
      const { to, subject, text } = this.relay ? redacted(row) : this.open(row);
      return { id: row.id, to, subject, text, status: row.status, createdAt: row.created_at };
    });
  }

  /** Deletes one batch of emails past the retention period, except queued ones. Returns the number of deleted emails. */
  async purge(now = this.clock.now()): Promise<number> {
    const before = daysBefore(now, this.settings.operationsRetentionDays);
    return (await this.database.query(purge, [before])).length;
  }

  /** Deletes unsent emails to anyone whose text contains one of the words. Reads them one batch at a time. */
  async forget(words: string[]): Promise<void> {
    for (let after: string | undefined = NIL; after;) {
      const rows: OutboxRow[] = await this.database.query<OutboxRow>(unsentAfter, [after]);
      const found = rows.filter((row) => {
        const { subject, text, calendar } = this.open(row);
        // Long lines of a calendar are folded, also within a name (RFC 5545, 3.1).
        const unfolded = calendar?.content.replace(/\r\n[ \t]/g, '') ?? '';
        const content = `${subject}\n${text}\n${unfolded}`;
        return words.some((word) => content.includes(word));
      });
      if (found.length > 0) await this.database.query(remove, [found.map(({ id }) => id)]);
      after = rows.at(-1)?.id;
    }
  }

  beforeApplicationShutdown(): void {
    this.transport?.close();
  }

  /** Loads nodemailer with the first email. Returns undefined for EMAIL_SERVICE=log. */
  private async connect(): Promise<Transporter | undefined> {
    if (!this.relay) return undefined;
    const { createTransport } = await import('nodemailer');
    return (this.transport ??= createTransport(this.relay));
  }

  private open({ id, recipient, sealed }: OutboxRow): Mail {
    const mail = JSON.parse(this.cipher.decrypt(sealed ?? '', sealedMail, { id })) as Omit<Mail, 'to' | 'userId'>;
    return { ...mail, to: recipient };
  }
}

const redacted = ({ recipient }: OutboxRow) => ({
  to: recipient.replace(/^.*@/s, '…@'),
  subject: null,
  text: null,
});
