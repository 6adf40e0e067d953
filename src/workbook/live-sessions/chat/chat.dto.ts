import { Choice, Flag, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';

const maxMessages = 100;

export class ChatQuery {
  @Id({ optional: true, about: 'Only messages before this one' })
  before?: string;

  @Int({ min: 1, max: maxMessages, default: 50, about: 'Maximum number of messages' })
  limit: number;
}

export class AnnouncementDraft {
  @Text({ max: 4000, example: 'Five minutes left.', about: 'Shown to all, in every breakout group' })
  text: string;
}

export class ChatMessageView {
  @Id()
  id: string;

  @Id()
  sessionId: string;

  @Id()
  authorId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the author' })
  authorName: string;

  @Text({
    max: 4000,
    nullable: true,
    example: 'Good morning',
    about: 'null for others than moderators once it is hidden',
  })
  text: string | null;

  @Choice(['all', 'moderators', 'group'], { about: 'Who reads it, beside its author and the moderators' })
  audience: string;

  @Int({ min: 1, nullable: true, example: 1, about: 'The breakout group it was written to' })
  group: number | null;

  @Flag({ about: 'Whether a moderator announced it to all, also to those in breakout groups' })
  isAnnouncement: boolean;

  @Instant({ nullable: true, about: 'When a moderator hid it' })
  hiddenAt: Date | null;

  @Instant()
  createdAt: Date;
}

export class ChatMessagesView {
  @Many(() => ChatMessageView, { max: maxMessages })
  items: ChatMessageView[];

  @Id({ nullable: true, about: 'Send it as before for older messages; null if there are none' })
  next: string | null;
}
