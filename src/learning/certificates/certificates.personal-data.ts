import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const certificateData: PersonalData = {
  feature: 'certificates',
  purpose: 'Certify completed courses',
  basis: 'service',
  recipients: 'the owner of the course, admins, guardians, and everyone to whom the person gives the code',
  tables: [{ table: 'certificates', about: 'Your certificates', owner: ['user_id'], actors: ['revoked_by'] }],
};
