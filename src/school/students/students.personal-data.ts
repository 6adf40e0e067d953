import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const studentData: PersonalData = {
  feature: 'students',
  purpose: 'Run the school: student number and level, extra time in exams, and whether a guardian consents',
  basis: 'service',
  recipients: 'admins, teachers of the student, guardians',
  tables: [
    {
      table: 'student_profiles',
      about: 'Your student number, level and birth date, and your extra time in exams',
      owner: ['id'],
    },
  ],
};
