import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const sessionData: PersonalData = {
  feature: 'login sessions',
  purpose: 'Keep people logged in, end idle sessions, and show when a person was active',
  basis: 'service',
  recipients: 'admins; teachers and guardians see times, not addresses',
  tables: [
    {
      table: 'user_sessions',
      about: 'Your login sessions',
      owner: ['user_id'],
      hidden: ['refresh_hash', 'recent_refreshes'],
      retention: [
        {
          days: 90,
          after: 'start_time',
          where: 't.ip_address IS NOT NULL',
          clears: ['ip_address'],
          job: 'purge-session-ip',
        },
      ],
    },
    { table: 'session_people', about: 'The number that stands for you in statistics of logins', owner: ['user_id'] },
    { table: 'session_days', about: 'Your time logged in per day', owner: ['user_id'] },
  ],
};
