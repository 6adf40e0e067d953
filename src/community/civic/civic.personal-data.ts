import type { PersonalData } from '#platform/personal-data/personal-data.js';
import { sealedVoteChoice } from './votes/vote.sealed.js';

export const civicData: PersonalData = {
  feature: 'civic',
  purpose: 'Vote on bills for oneself and compare the votes with those of representatives',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'civic_votes',
      about: 'Your votes on bills',
      owner: ['user_id'],
      encrypted: [sealedVoteChoice],
    },
  ],
};
