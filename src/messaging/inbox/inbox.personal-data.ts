import type { PersonalData } from '#platform/personal-data/personal-data.js';
import { expiredRetentionDays } from './message.entity.js';

export const inboxData: PersonalData = {
  feature: 'inbox',
  purpose: 'Deliver messages and notifications',
  basis: 'service',
  recipients: 'the recipient',
  tables: [
    {
      table: 'messages',
      about: 'Messages and notifications in your inbox',
      owner: ['recipient_id'],
      // Messages by the person, and those that are about the person.
      erasedWith: ['sender_id', 'scope_id', 'student_id'],
      hidden: ['dedupe_key', 'search'],
      retention: [{ days: expiredRetentionDays, after: 'expires_at', job: 'purge-messages' }],
    },
  ],
  traces: [
    {
      table: 'outbox_emails',
      about: 'Emails of messages by or about the person',
      where:
        't.id IN (SELECT m.id FROM messages m WHERE m.sender_id = $1::uuid OR m.scope_id = $1::uuid OR m.student_id = $1::uuid)',
    },
  ],
};
