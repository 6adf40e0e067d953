import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const noteData: PersonalData = {
  feature: 'notes',
  purpose: 'Take notes, for oneself or shared',
  basis: 'service',
  recipients: 'only the person; of shared notes also teachers and, where sharing is on, other learners of the course',
  tables: [
    {
      table: 'notes',
      about: 'Your notes',
      owner: ['user_id'],
      hidden: ['plain_text', 'tag_keys', 'category_keys', 'search'],
      retention: [{ days: 30, after: 'deleted_at', job: 'purge-notes' }],
    },
    { table: 'note_versions', about: 'Earlier texts of your notes', through: ['note_id', 'notes'] },
    { table: 'note_links', about: 'Links between your notes', through: ['note_id', 'notes'] },
    { table: 'note_files', about: 'Images in your notes', through: ['note_id', 'notes'], files: ['file_id'] },
  ],
};
