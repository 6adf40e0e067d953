import type { PersonalData } from '#platform/personal-data/personal-data.js';
import { sealedNotes } from './activity.sealed.js';

export const activityData: PersonalData = {
  feature: 'learning activity',
  purpose: 'Keep what a person viewed, completed, bookmarked and rated, and their notes about it',
  basis: 'service',
  recipients:
    'only the person; the number of views and the mean of ratings of a resource are shown to its readers, and that at least five people with communitySharing completed it to those to whom it is recommended',
  tables: [
    {
      table: 'user_learning_activity',
      about: 'What you viewed, completed, bookmarked and rated',
      owner: ['user_id'],
      encrypted: [sealedNotes],
    },
  ],
};
