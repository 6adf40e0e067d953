import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const interactionData: PersonalData = {
  feature: 'interactions',
  purpose: 'Your own log of what you did',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'user_interactions',
      about: 'What you did, such as logins, searches and viewed slides',
      owner: ['user_id'],
      retention: [{ days: 'interactionRetentionDays', after: 'created_at', job: 'purge-interactions' }],
    },
  ],
};
