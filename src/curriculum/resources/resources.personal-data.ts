import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const resourceData: PersonalData = {
  feature: 'resources',
  purpose: 'Know who added teaching material',
  basis: 'service',
  recipients: 'those who may see the material',
  tables: [
    {
      table: 'resources',
      about: 'Resources you added',
      actors: ['created_by'],
      exported: ['id', 'title', 'description', 'type', 'content_url', 'file_id', 'status', 'created_at'],
    },
  ],
};
