import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const pathStartData: PersonalData = {
  feature: 'progress on learning paths',
  purpose: 'Show a person which learning paths they started and completed',
  basis: 'service',
  recipients: 'only the person',
  tables: [{ table: 'learning_path_starts', about: 'Learning paths you started', owner: ['user_id'] }],
};
