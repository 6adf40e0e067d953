import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const achievementData: PersonalData = {
  feature: 'achievements',
  purpose: 'Show a person what they achieved',
  basis: 'service',
  recipients: 'only the person',
  tables: [{ table: 'user_achievements', about: 'Achievements you earned', owner: ['user_id'] }],
};
