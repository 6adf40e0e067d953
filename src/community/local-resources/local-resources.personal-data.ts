import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const localResourceData: PersonalData = {
  feature: 'local-resources',
  purpose: 'Keep a directory of local help',
  basis: 'service',
  recipients: 'everyone in the organization sees approved ones; who submitted them, only the person and admins',
  tables: [
    {
      table: 'local_resources',
      about: 'Local resources that you submitted or decided about',
      actors: ['submitted_by', 'moderated_by'],
      exported: [
        'id',
        'name',
        'type',
        'description',
        'address',
        'city',
        'state',
        'zip_code',
        'country',
        'phone',
        'email',
        'website',
        'status',
        'rejection_reason',
        'submitted_by',
        'moderated_by',
        'created_at',
      ],
    },
    {
      table: 'local_resource_ratings',
      about: 'Your ratings of local resources',
      owner: ['user_id'],
      recipients: 'only the person; everyone in the organization sees the mean',
    },
  ],
};
