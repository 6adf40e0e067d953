import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const subjectData: PersonalData = {
  feature: 'subjects',
  purpose: 'Know who teaches a subject',
  basis: 'service',
  recipients: 'members of the class, guardians, admins',
  tables: [
    {
      table: 'subjects',
      about: 'Subjects you teach, or archived',
      actors: ['teacher_id', 'archived_by'],
      exported: ['id', 'name', 'teacher_id', 'archived_by', 'archived_at', 'created_at'],
    },
  ],
};
