import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const calendarData: PersonalData = {
  feature: 'calendar',
  purpose: 'Show dates in the calendar program of the person',
  basis: 'service',
  recipients: 'the calendar program that has the secret URL',
  tables: [{ table: 'calendar_feeds', about: 'Your secret calendar URL', owner: ['user_id'], hidden: ['token_hash'] }],
};
