import type { PersonalData } from '#platform/personal-data/personal-data.js';
import { sealedOccupation, sealedPoliticalPreference } from './profile.sealed.js';

export const profileData: PersonalData = {
  feature: 'profiles',
  purpose: 'Show content that fits a person, in their language and form',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'user_profiles',
      about: 'Your profile: place, interests, goals and occupation',
      owner: ['id'],
      encrypted: [sealedOccupation, sealedPoliticalPreference],
    },
    { table: 'user_preferences', about: 'How Homeroom looks and reads for you', owner: ['id'] },
  ],
};
