import { MessageFields, StoredMessageFields } from '#messaging/inbox/messages.dto.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Instant, Int } from '#platform/shapes/fields.js';

/** The audiences staff can send to. */
export const sendableScopes = ['user', 'classroom', 'subject', 'course', 'live_session', 'organization'] as const;

/** A message to send. */
export class MessageDraft extends MessageFields {
  @Choice(sendableScopes, {
    example: 'organization',
    about:
      'One person, a class, the class of a subject, the people of a course or live session, or all users (admins only)',
  })
  scopeType: (typeof sendableScopes)[number];

  @Id({
    nullable: true,
    default: null,
    about: 'The person, class, subject, course or live session; null for the organization',
  })
  scopeId: string | null;

  @Flag({ default: false, about: 'Also send to the guardians of the students in the audience' })
  withGuardians: boolean;
}

/** A sent message and its delivery. */
export class SentMessageView extends StoredMessageFields {
  @Flag({ about: 'Whether guardians received it too' })
  withGuardians: boolean;

  @Int({ min: 0, nullable: true, about: 'null until delivery has finished' })
  recipientCount: number | null;

  @Int({ min: 0, about: 'How many recipients have read it' })
  readCount: number;

  @Instant({ nullable: true, about: 'When delivery finished' })
  deliveredAt: Date | null;
}

export class SentMessagePage extends PageOf(SentMessageView) {}
