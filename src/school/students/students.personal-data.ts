import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const studentData: PersonalData = {
  feature: 'students',
  purpose: 'Run the school: student number and level, extra time in exams',
  basis: 'service',
  recipients: 'admins, teachers of the student, guardians',
  tables: [
    { table: 'student_profiles', about: 'Your student number and level, and your extra time in exams', owner: ['id'] },
  ],
};
