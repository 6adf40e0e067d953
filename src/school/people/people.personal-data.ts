import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const guardianData: PersonalData = {
  feature: 'guardians',
  purpose: 'Let guardians follow their children',
  basis: 'service',
  recipients: 'admins, teachers of the child, the child and its guardians',
  tables: [{ table: 'guardianships', about: 'Your children, or your guardians', owner: ['parent_id', 'student_id'] }],
};
