import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import type { Translated } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { MessageKind, ScopeType } from './message.entity.js';
import { deliverToPeople } from './delivery.sql.js';

/** What a message says: a title in plain text, and Markdown that is sanitized when it is delivered. */
export interface MessageText {
  title: string;
  body: string;
}

/** Something the school itself has to say to some people. */
export interface Notification {
  /** Ids of those who are told; told twice under one `dedupeKey` they hear it once. */
  to: string[];
  dedupeKey: string;
  /** `alert` and `reminder` also go out by mail, to those who want it (OQ-167). */
  kind: MessageKind;
  /** `system`, `subscription`, `info`, `course`, `assessment`, `session`, or a word of your own up to 30 characters. */
  tag: string;
  texts: Translated<MessageText>;
  /** Tells the guardians of the students among them too, where the organization gives parents access, in these words. */
  textsForGuardians?: Translated<MessageText>;
  /** What it is about; the person themself when left out. */
  about?: { type: ScopeType; id: string };
  /** Where in the API to find it, such as `/assessments/…`. */
  link?: string;
  /** When it is no longer worth showing. */
  expiresAt?: Date | null;
}

/** One telling as the database takes it, by whomever. */
export interface Delivery {
  /** What `members` of the statement finds its people by. */
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

/** How a batch went: its last person, how many there were, and the messages that are new. */
export interface Delivered {
  last: string | null;
  found: number;
  ids: string[];
}

export const firstId = '00000000-0000-0000-0000-000000000000';

const maxPeople = 10_000;
const mailedKinds: readonly MessageKind[] = ['alert', 'reminder'];

/** Speaks for the school: whatever another feature has to tell somebody goes through here. */
@Injectable()
export class Notifier {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly features: Features,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  /**
   * Tells some people something, within the open transaction: what is rolled back was never said, and who was told
   * under the same key before is not told again, however many try at once. Returns how many were told.
   */
  async notify({ to, kind, tag, texts: words, about, dedupeKey, ...rest }: Notification): Promise<number> {
    const { textsForGuardians: wordsForGuardians = null, link = null, expiresAt = null } = rest;
    const { ids } = await this.deliver(deliverToPeople, {
      ...{ scope: to, after: firstId, limit: maxPeople, withGuardians: wordsForGuardians !== null },
      ...{ senderId: null, sendId: null, kind, tag, scopeType: about?.type ?? 'user', scopeId: about?.id ?? null },
      ...{ texts: words, textsForGuardians: wordsForGuardians, link, expiresAt, dedupeKey },
    });
    return ids.length;
  }

  /** Puts one batch into inboxes and, for what is mailed, queues the mails with it: both or neither. */
  async deliver(statement: Statement, delivery: Delivery): Promise<Delivered> {
    const { locale } = await this.organizations.current();
    const { scope, after, limit, withGuardians, senderId, sendId, kind, tag, scopeType } = delivery;
    const { scopeId, texts: words, textsForGuardians: wordsForGuardians, link, expiresAt, dedupeKey } = delivery;
    return this.database.transaction(async () => {
      const [delivered = { last: null, found: 0, ids: [] }] = await this.database.query<Delivered>(statement, [
        ...[scope, after, limit, withGuardians, senderId, sendId, kind, tag, scopeType, this.features.isOn('parents')],
        ...[locale, asJson(words), wordsForGuardians && asJson(wordsForGuardians)],
        ...[link, expiresAt, dedupeKey, scopeId],
      ]);
      const { ids } = delivered;
      if (ids.length > 0 && mailedKinds.includes(kind)) await this.queue.add('mail-messages', { ids });
      return delivered;
    });
  }
}

/** Words in every language; names and titles in them are other people's texts. */
const asJson = (words: Record<string, MessageText>): string =>
  JSON.stringify(words, (field, value: unknown) =>
    field === 'body' && typeof value === 'string' ? sanitizeRichText(value, 'markdown') : value,
  );
