import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const erasureData: PersonalData = {
  feature: 'erasure',
  purpose: 'Erase people, and prove that it was done',
  basis: 'duty',
  recipients: 'admins',
  tables: [
    {
      table: 'erasure_requests',
      about: 'Your requests to erase your account; those you made or decided for others',
      owner: ['user_id'],
      actors: ['requested_by', 'decided_by'],
      retention: [{ days: 1095, after: 'decided_at' }],
    },
    {
      table: 'erasure_ledger',
      about: 'The ids of erased accounts',
      recipients: 'the operator',
      keptBecause:
        'A restored backup brings back what was erased: the id, which refers to nothing else any more, says what to erase again',
    },
  ],
};
