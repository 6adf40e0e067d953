import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const subscriptionData: PersonalData = {
  feature: 'subscriptions',
  purpose: 'Open licensed content to those who have a subscription',
  basis: 'service',
  recipients: 'admins; guardians',
  tables: [{ table: 'subscriptions', about: 'Your subscriptions', owner: ['user_id'], actors: ['granted_by'] }],
};
