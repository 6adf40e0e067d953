import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const transcriptionData: PersonalData = {
  feature: 'transcriptions',
  purpose: 'Read and search what was recorded',
  basis: 'service',
  recipients: 'only the person; the speech service, where the operator has set one up',
  tables: [
    {
      table: 'transcription_records',
      about: 'Texts of your recordings',
      owner: ['user_id'],
      hidden: ['search', 'run_id'],
      files: ['archive_file_id'],
    },
  ],
};
