import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const promotionData: PersonalData = {
  feature: 'promotions',
  purpose: 'Move students to the next level',
  basis: 'service',
  recipients: 'admins, teachers of the student, guardians',
  tables: [
    {
      table: 'promotions',
      about: 'Promotions you made or undid',
      actors: ['promoted_by', 'undone_by'],
      exported: ['id', 'promoted_by', 'undone_by', 'scope', 'to_academic_year', 'created_at', 'undone_at'],
    },
    { table: 'student_promotions', about: 'Your promotions to the next level', owner: ['student_id'] },
  ],
};
