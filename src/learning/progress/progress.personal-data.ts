import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const progressData: PersonalData = {
  feature: 'progress',
  purpose: 'Show how far a person is',
  basis: 'service',
  recipients: 'teachers of the person, admins, guardians',
  tables: [
    { table: 'user_progress', about: 'Your progress in sections, modules and lessons', owner: ['user_id'] },
    { table: 'learning_totals', about: 'Your totals per subject', owner: ['user_id'] },
    {
      table: 'user_learning_days',
      about: 'The days on which you learned',
      owner: ['user_id'],
      recipients: 'only the person',
    },
  ],
};
