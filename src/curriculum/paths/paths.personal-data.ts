import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const pathData: PersonalData = {
  feature: 'learning paths',
  purpose: 'Offer learning paths',
  basis: 'service',
  recipients: 'everyone in the organization',
  tables: [{ table: 'learning_paths', about: 'Learning paths you own', responsible: ['created_by'] }],
};
