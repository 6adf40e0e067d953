import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const questionData: PersonalData = {
  feature: 'question bank',
  purpose: 'Know who is responsible for a question',
  basis: 'service',
  recipients: 'teachers and admins',
  tables: [
    // The external id is unique among the questions of an author.
    {
      table: 'questions',
      about: 'Questions you wrote',
      responsible: ['author_id'],
      forgets: ['external_id'],
    },
    { table: 'question_categories', about: 'Categories of questions you own', responsible: ['owner_id'] },
  ],
};
