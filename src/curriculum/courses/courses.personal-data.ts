import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const courseData: PersonalData = {
  feature: 'courses',
  purpose: 'Offer courses and keep their seats',
  basis: 'service',
  recipients: 'the owner of the course, admins; guardians',
  tables: [
    { table: 'courses', about: 'Courses you own', responsible: ['created_by'] },
    { table: 'enrollments', about: 'Courses you are or were enrolled in', owner: ['user_id'], actors: ['enrolled_by'] },
    {
      table: 'course_codes',
      about: 'Enrollment codes you made',
      actors: ['created_by'],
      exported: ['id', 'course_id', 'expires_at', 'max_uses', 'uses', 'created_at'],
      hidden: ['code_hash'],
    },
  ],
};
