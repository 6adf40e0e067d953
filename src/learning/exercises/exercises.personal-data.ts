import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const exerciseData: PersonalData = {
  feature: 'exercises',
  purpose: 'Practise with the exercises of lessons',
  basis: 'service',
  recipients: 'the owner of the module, admins',
  tables: [
    { table: 'exercise_results', about: 'What you reached in exercises', owner: ['user_id'] },
    // Grades of items quote answer keys; the scores are in the other columns.
    { table: 'exercise_attempts', about: 'Your answers to exercises', owner: ['user_id'], hidden: ['grades'] },
    {
      table: 'exercise_questions',
      about: 'The questions you answered',
      through: ['attempt_id', 'exercise_attempts'],
    },
    {
      table: 'exercise_files',
      about: 'Files in your answers to exercises',
      through: ['attempt_id', 'exercise_attempts'],
      files: ['file_id'],
    },
  ],
};
