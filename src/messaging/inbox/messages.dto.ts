import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int, RichText, Text } from '#platform/shapes/fields.js';
import { knownTags, type MessageKind, messageKinds, type ScopeType, scopeTypes } from './message.entity.js';

const aboutTag = `${knownTags.join(', ')}, or a tag of your own`;

/** What a sender writes. */
export class MessageFields {
  @Choice(messageKinds, { default: 'info', about: 'alert and reminder are also sent by email', example: 'info' })
  kind: MessageKind;

  @Text({ max: 30, default: 'info', about: aboutTag, example: 'info' })
  tag: string;

  @Text({ example: 'Trip on Friday', about: 'Subject line of the message' })
  title: string;

  @RichText({ max: 5_000, default: '', example: 'Please bring a packed lunch.' })
  body: string;

  @Instant({
    nullable: true,
    default: null,
    example: '2030-01-01T00:00:00Z',
    about: 'The message is hidden from this time on',
  })
  expiresAt: Date | null;
}

/** The fields of a message in an inbox, and of a message as it was sent. */
export class StoredMessageFields extends MessageFields {
  @Id({ example: '01960000-0000-7000-8000-000000000000' })
  id: string;

  @Choice(scopeTypes, { about: 'What the message is about' })
  scopeType: ScopeType;

  @Id({ nullable: true, about: 'Id of the audience; null for the whole organization' })
  scopeId: string | null;

  @Instant({ about: 'When the message was sent' })
  createdAt: Date;
}

/** A message in the inbox of its recipient. */
export class MessageView extends StoredMessageFields {
  @Id({ nullable: true, about: 'null for system messages' })
  senderId: string | null;

  @Text({ nullable: true, example: 'Ana Alves', about: 'Name of the sender; null for messages of the system' })
  senderName: string | null;

  @Text({ nullable: true, max: 300, about: 'API path of what the message is about' })
  link: string | null;

  @Instant({ nullable: true, about: 'When the recipient read it; null until then' })
  readAt: Date | null;
}

export class MessagePage extends PageOf(MessageView) {}

export class MessageQuery extends PageQuery {
  @Text({ max: 30, optional: true, about: aboutTag })
  tag?: string;

  @Flag({ optional: true, about: 'true: unread messages only; false: read messages only' })
  unread?: boolean;
}

export class UnreadView {
  @Int({ min: 0, example: 3, about: 'Number of unread messages' })
  unread: number;
}

/** Which messages to mark as read; all of them by default. */
export class ReadingDraft {
  @Text({ max: 30, optional: true, about: 'Only messages with this tag' })
  tag?: string;

  @Instant({
    optional: true,
    about: 'Only messages created up to this time, such as the createdAt of the newest one displayed',
  })
  until?: Date;
}

export class ReadView extends UnreadView {
  @Int({ min: 0, about: 'How many messages this request marked as read' })
  read: number;
}
