import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';

const dayMs = 86_400_000;

/** A mail as it is read. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same as HTML, for readers that prefer it. */
  html?: string;
  /** Where one says that one wants no more of these (RFC 2369). */
  unsubscribe?: string;
}

/** A mail on its way, or kept because EMAIL_SERVICE=log sends nothing. */
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

const put: Statement = {
  name: 'outbox-put',
  text: `INSERT INTO outbox_emails (id, recipient, sealed, status)
         SELECT id, recipient, sealed, 'queued' FROM unnest($1::uuid[], $2::text[], $3::text[]) AS mail (id, recipient, sealed)
         ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const take: Statement = {
  name: 'outbox-take',
  text: `SELECT * FROM outbox_emails WHERE id = $1 AND status = 'queued'`,
};
const settle: Statement = {
  name: 'outbox-settle',
  text: `UPDATE outbox_emails SET status = $2, sent_at = now(), sealed = CASE WHEN $2 = 'sent' THEN NULL ELSE sealed END WHERE id = $1`,
};
const newest: Statement = {
  name: 'outbox-newest',
  text: `SELECT * FROM outbox_emails WHERE sealed IS NOT NULL ORDER BY created_at DESC LIMIT 100`,
};
const forget: Statement = {
  name: 'outbox-forget',
  text: `DELETE FROM outbox_emails WHERE ${batchOf('outbox_emails', `status <> 'queued' AND sent_at < $1`)} RETURNING id`,
};

/**
 * Sends mail: queued in the transaction that causes it, sent by a job, its text encrypted until it is gone, because
 * it may carry a reset link. SendGrid and Mailgun are reached through their SMTP relays (OQ-060).
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

  /** Part of the open transaction: a mail about something that was rolled back is never sent. */
  async send(mail: Mail): Promise<void> {
    await this.sendAll([{ id: newId(), ...mail }]);
  }

  /** Many at once; a mail whose id was sent before is not sent again. */
  async sendAll(mails: (Mail & { id: string })[]): Promise<void> {
    const sealed = mails.map(({ id, to: _, ...mail }) => this.cipher.encrypt(JSON.stringify(mail), `outbox:${id}`));
    await this.database.transaction(async () => {
      const values = [mails.map(({ id }) => id), mails.map(({ to }) => to), sealed];
      const queued = await this.database.query<{ id: string }>(put, values);
      await this.queue.addAll('send-mail', queued);
    });
  }

  @Task('send-mail')
  async deliver({ id }: { id: string }): Promise<void> {
    const [row] = await this.database.query<OutboxRow>(take, [id]);
    if (!row) return;
    const { to, subject, text, html, unsubscribe } = this.open(row);
    const transport = await this.connect();
    await transport?.sendMail({
      ...{ from: this.settings.emailFrom, to, subject, text, html },
      // Should it leave twice, because we were killed in between, its readers' servers may notice.
      messageId: `<${id}@${this.settings.organizationSlug}.homeroom>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribe && { 'List-Unsubscribe': `<${unsubscribe}>` }) },
    });
    await this.database.query(settle, [id, transport ? 'sent' : 'kept']);
  }

  /**
   * What has not left yet, newest first; with EMAIL_SERVICE=log, where a person finds their reset link. What a mail
   * server will take is nothing for the operator to read (OQ-030).
   */
  async outbox(): Promise<OutboxMail[]> {
    const rows = await this.database.query<OutboxRow>(newest);
    return rows.map((row) => {
      const { to, subject, text } = this.relay ? sealedMail(row) : this.open(row);
      return { id: row.id, to, subject, text, status: row.status, createdAt: row.created_at };
    });
  }

  /** Lets go of mail that left, or was kept, longer ago than the operator can look back. */
  async forget(now = this.clock.now()): Promise<number> {
    const before = new Date(now.getTime() - this.settings.operationsRetentionDays * dayMs);
    return (await this.database.query(forget, [before])).length;
  }

  beforeApplicationShutdown(): void {
    this.transport?.close();
  }

  /** nodemailer is loaded with the first mail: a school that sends none never needs it. */
  private async connect(): Promise<Transporter | undefined> {
    if (!this.relay) return undefined;
    const { createTransport } = await import('nodemailer');
    return (this.transport ??= createTransport(this.relay));
  }

  private open({ id, recipient, sealed }: OutboxRow): Mail {
    const mail = JSON.parse(this.cipher.decrypt(sealed ?? '', `outbox:${id}`)) as Omit<Mail, 'to'>;
    return { ...mail, to: recipient };
  }
}

const sealedMail = ({ recipient }: OutboxRow) => ({
  to: recipient.replace(/^.*@/s, '…@'),
  subject: null,
  text: null,
});

/** How mail leaves, or nothing for EMAIL_SERVICE=log. */
export function relayOf(settings: Settings): string | object | undefined {
  const { emailService, smtpUrl, sendgridApiKey, mailgunLogin, mailgunPassword } = settings;
  if (emailService === 'smtp') return smtpUrl;
  if (emailService === 'sendgrid') {
    return { host: 'smtp.sendgrid.net', port: 587, requireTLS: true, auth: { user: 'apikey', pass: sendgridApiKey } };
  }
  if (emailService === 'mailgun') {
    return {
      host: 'smtp.mailgun.org',
      port: 587,
      requireTLS: true,
      auth: { user: mailgunLogin, pass: mailgunPassword },
    };
  }
  return undefined;
}
