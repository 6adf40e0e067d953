import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const classroomData: PersonalData = {
  feature: 'classrooms',
  purpose: 'Put people into classes, year by year',
  basis: 'service',
  recipients: 'admins, teachers and members of the class, guardians',
  tables: [{ table: 'classroom_members', about: 'The classes you belong or belonged to', owner: ['user_id'] }],
};
