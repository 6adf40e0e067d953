import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const recordingData: PersonalData = {
  feature: 'recordings',
  purpose: 'Record the own voice while learning',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'audio_recordings',
      about: 'Recordings of your voice',
      owner: ['user_id'],
      files: ['file_id'],
      retention: [{ days: 30, after: 'deleted_at', job: 'expire-recordings' }],
    },
    { table: 'recording_peaks', about: 'Waveforms of your recordings', through: ['recording_id', 'audio_recordings'] },
  ],
};
