import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import type { Translated } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { deliverEach, deliverToPeople } from './delivery.sql.js';
import type { MessageKind, ScopeType } from './message.entity.js';

/** Text of a message: a plain-text title and a Markdown body, sanitized on delivery. */
export interface MessageText {
  title: string;
  body: string;
}

/** A system message to one or more users. */
export interface Notification {
  /** Recipient ids, at most 10,000. A recipient receives one message per `dedupeKey`. */
  to: string[];
  dedupeKey: string;
  /** `alert` and `reminder` are also emailed, unless the recipient turned that off. */
  kind: MessageKind;
  /** `system`, `subscription`, `info`, `course`, `assessment`, `session`, or any text of at most 30 characters. */
  tag: string;
  texts: Translated<MessageText>;
  /** If given, the guardians of student recipients receive this text, provided parent access is on. */
  textsForGuardians?: Translated<MessageText>;
  /** What the message is about; the recipient when omitted. */
  about?: { type: ScopeType; id: string };
  /** API path of what the message is about, such as `/assessments/…`. */
  link?: string;
  /** The message is not shown from this time on. */
  expiresAt?: Date | null;
}

/** One of several system messages of the same kind, each about something else. */
export type OneOfMany = Required<Pick<Notification, 'to' | 'dedupeKey' | 'texts' | 'about' | 'link'>>;

/** The parameters of a delivery statement, for system messages and for those staff send. */
export interface Delivery {
  /** Parameter of the statement's `members` query. */
  scope: string | string[] | null;
  after: string;
  limit: number;
  withGuardians: boolean;
  senderId: string | null;
  sendId: string | null;
  kind: MessageKind;
  tag: string;
  scopeType: ScopeType;
  scopeId: string | null;
  texts: Record<string, MessageText>;
  textsForGuardians: Record<string, MessageText> | null;
  link: string | null;
  expiresAt: Date | null;
  dedupeKey: string;
}

/** Result of one batch: its last recipient, its size, and the ids of the inserted messages. */
export interface DeliveredBatch {
  last: string | null;
  found: number;
  ids: string[];
}

export const firstId = '00000000-0000-0000-0000-000000000000';

const maxRecipients = 10_000;
const emailedKinds: readonly MessageKind[] = ['alert', 'reminder'];

/** Sends system messages on behalf of the other features. */
@Injectable()
export class Notifier {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly features: Features,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  /**
   * Delivers in the open transaction, so a rollback also undoes the notification. Recipients who have a message with the
   * same `dedupeKey` are skipped, also under concurrency. Returns how many messages were inserted.
   */
  async notify({ to, kind, tag, texts, about, dedupeKey, ...rest }: Notification): Promise<number> {
    const { textsForGuardians = null, link = null, expiresAt = null } = rest;
    const { ids } = await this.deliver(deliverToPeople, {
      scope: to,
      after: firstId,
      limit: maxRecipients,
      withGuardians: textsForGuardians !== null,
      senderId: null,
      sendId: null,
      kind,
      tag,
      scopeType: about?.type ?? 'user',
      scopeId: about?.id ?? null,
      texts,
      textsForGuardians,
      link,
      expiresAt,
      dedupeKey,
    });
    return ids.length;
  }

  /** Does what `notify` does for several notifications, with a number of statements that does not depend on theirs. */
  async notifyEach(kind: MessageKind, tag: string, notifications: OneOfMany[]): Promise<number> {
    const { locale } = await this.organizations.current();
    const rows = notifications.map(({ about, ...rest }) => ({ ...rest, type: about.type, about: about.id }));
    return this.database.transaction(async () => {
      const values = [asJson(rows), kind, tag, this.features.isOn('parents'), locale];
      const [{ ids } = { ids: [] }] = await this.database.query<{ ids: string[] }>(deliverEach, values);
      await this.queueEmails(kind, ids);
      return ids.length;
    });
  }

  /** Inserts one batch of messages and queues their emails in the same transaction. */
  async deliver(statement: Statement, delivery: Delivery): Promise<DeliveredBatch> {
    const { locale } = await this.organizations.current();
    const { scope, after, limit, withGuardians, senderId, sendId, kind, tag, scopeType } = delivery;
    const { scopeId, texts, textsForGuardians, link, expiresAt, dedupeKey } = delivery;
    return this.database.transaction(async () => {
      const [delivered = { last: null, found: 0, ids: [] }] = await this.database.query<DeliveredBatch>(statement, [
        scope,
        after,
        limit,
        withGuardians,
        senderId,
        sendId,
        kind,
        tag,
        scopeType,
        this.features.isOn('parents'),
        locale,
        asJson(texts),
        textsForGuardians && asJson(textsForGuardians),
        link,
        expiresAt,
        dedupeKey,
        scopeId,
      ]);
      await this.queueEmails(kind, delivered.ids);
      return delivered;
    });
  }

  private async queueEmails(kind: MessageKind, ids: string[]): Promise<void> {
    if (ids.length > 0 && emailedKinds.includes(kind)) await this.queue.add('mail-messages', { ids });
  }
}

/** Bodies contain names and titles that users wrote, so they are sanitized. */
const asJson = (texts: object): string =>
  JSON.stringify(texts, (field, value: unknown) =>
    field === 'body' && typeof value === 'string' ? sanitizeRichText(value, 'markdown') : value,
  );
