import { Choice, Flag, Id, Instant, Int, RichText, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { knownTags, type MessageKind, messageKinds, type ScopeType, scopeTypes } from './message.entity.js';

/** Whom a person can write to. */
export const sendableScopes = ['user', 'classroom', 'subject', 'organization'] as const;

const tagged = `${knownTags.join(', ')}, or a word of your own`;

class MessageFields {
  @Choice(messageKinds, { default: 'info', about: 'alert and reminder also go out by mail', example: 'info' })
  kind: MessageKind;

  @Text({ max: 30, default: 'info', about: tagged, example: 'info' })
  tag: string;

  @Text({ example: 'Trip on Friday' })
  title: string;

  @RichText({ max: 5_000, default: '', example: 'Please bring a packed lunch.' })
  body: string;

  @Instant({ nullable: true, default: null, about: 'From this moment on it is not shown any more' })
  expiresAt: Date | null;
}

/** What somebody writes to others. */
export class MessageDraft extends MessageFields {
  @Choice(sendableScopes, { about: 'One person, a class, those of a subject, or everybody (admins)' })
  scopeType: (typeof sendableScopes)[number];

  @Id({ nullable: true, default: null, about: 'The person, class or subject; nothing for the organization' })
  scopeId: string | null;

  @Flag({ default: false, about: 'Also tell the guardians of the students among them' })
  withGuardians: boolean;
}

class Said extends MessageFields {
  @Id({ example: '01960000-0000-7000-8000-000000000000' })
  id: string;

  @Choice(scopeTypes, { about: 'What it is about' })
  scopeType: ScopeType;

  @Id({ nullable: true })
  scopeId: string | null;

  @Instant()
  createdAt: Date;
}

export class MessageView extends Said {
  @Id({ nullable: true, about: 'Null when the school itself speaks' })
  senderId: string | null;

  @Text({ nullable: true, example: 'Ana Alves' })
  senderName: string | null;

  @Text({ nullable: true, max: 300, about: 'Where in the API to find what it is about' })
  link: string | null;

  @Instant({ nullable: true })
  readAt: Date | null;
}

export class MessagePage extends PageOf(MessageView) {}

export class MessageQuery extends PageQuery {
  @Text({ max: 30, optional: true, about: tagged })
  tag?: string;

  @Flag({ optional: true, about: 'true: only what is unread; false: only what has been read' })
  unread?: boolean;
}

export class UnreadView {
  @Int({ min: 0, example: 3 })
  unread: number;
}

/** What of the inbox is meant; all of it when nothing is said. */
export class ReadingDraft {
  @Text({ max: 30, optional: true, about: 'Only what carries this tag' })
  tag?: string;

  @Instant({
    optional: true,
    about: 'Only what was told by then, such as the createdAt of the newest one on the screen',
  })
  until?: Date;
}

export class ReadView extends UnreadView {
  @Int({ min: 0, about: 'How many of them were unread before' })
  read: number;
}

/** What one sent, and what became of it. */
export class SendView extends Said {
  @Flag()
  withGuardians: boolean;

  @Int({ min: 0, nullable: true, about: 'How many received it; null while it is being delivered' })
  recipientCount: number | null;

  @Int({ min: 0, about: 'How many of them have read it' })
  readCount: number;

  @Instant({ nullable: true, about: 'When the last of them received it' })
  deliveredAt: Date | null;
}

export class SendPage extends PageOf(SendView) {}

/** What a browser that cannot send headers puts into the address of a stream. */
export class StreamQuery {
  @Text({ max: 100, optional: true, about: 'From POST /stream-tickets, instead of the Authorization header' })
  ticket?: string;

  @Text({ max: 100, optional: true, about: 'The id of the last event seen, where Last-Event-ID cannot be sent' })
  lastEventId?: string;
}
