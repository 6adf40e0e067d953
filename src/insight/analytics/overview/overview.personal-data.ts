import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const analyticsData: PersonalData = {
  feature: 'analytics',
  purpose: 'Publish statistics about groups of at least 5 people',
  basis: 'consent',
  recipients: 'only the person; everyone sees the statistics, which name no one',
  tables: [
    {
      table: 'analytics_members',
      about: 'That you are or were counted in the statistics, and with which group',
      owner: ['user_id'],
    },
  ],
};
