import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const sentMessageData: PersonalData = {
  feature: 'sent messages',
  purpose: 'Write to classes, courses and single people',
  basis: 'service',
  recipients: 'the recipients; admins',
  tables: [
    {
      table: 'sent_messages',
      about: 'Messages you sent',
      owner: ['sender_id'],
      mentions: ['scope_id'],
      hidden: ['idempotency_key', 'request_hash', 'search'],
    },
  ],
};
