import type { PersonalData } from '#platform/personal-data/personal-data.js';
import { sealedOperation } from './sync.sealed.js';

const retention = { days: 'syncRetentionDays', job: 'purge-sync' } as const;

export const syncData: PersonalData = {
  feature: 'sync',
  purpose: 'Keep clients up to date that are sometimes offline',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'sync_changes',
      about: 'When your synchronized records were last changed',
      owner: ['user_id'],
      hidden: ['sequence'],
      retention: [{ ...retention, after: 'changed_at', where: 't.is_deleted' }],
    },
    {
      table: 'sync_operations',
      about: 'What your clients changed while they were offline, and what of it was not applied',
      owner: ['user_id'],
      encrypted: [sealedOperation],
      retention: [{ ...retention, after: 'received_at' }],
    },
  ],
};
