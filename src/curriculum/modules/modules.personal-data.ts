import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const moduleData: PersonalData = {
  feature: 'modules',
  purpose: 'Know who is responsible for a module',
  basis: 'service',
  recipients: 'those who may open the module',
  tables: [{ table: 'modules', about: 'Modules you own', responsible: ['created_by'], hidden: ['search'] }],
};
