import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const accountData: PersonalData = {
  feature: 'accounts',
  purpose: 'Identify people and let them log in',
  basis: 'service',
  recipients: 'admins; teachers, guardians and classmates see the name',
  tables: [{ table: 'users', about: 'Your account', isAccount: true, owner: ['id'], hidden: ['password_hash'] }],
};
