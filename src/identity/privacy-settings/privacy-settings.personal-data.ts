import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const privacySettingsData: PersonalData = {
  feature: 'privacy settings',
  purpose: 'Know what a person permits, and prove their consent',
  basis: 'duty',
  recipients: 'only the person; for children below the age of consent also their guardians',
  tables: [
    { table: 'user_privacy_settings', about: 'Your privacy settings', owner: ['id'] },
    {
      table: 'consents',
      about: 'Consents you gave and withdrew; those you decided on as a guardian',
      owner: ['user_id'],
      actors: ['decided_by'],
    },
  ],
};
