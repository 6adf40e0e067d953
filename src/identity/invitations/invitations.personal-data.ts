import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const invitationData: PersonalData = {
  feature: 'invitations',
  purpose: 'Let invited people open an account',
  basis: 'service',
  recipients: 'admins, and the teacher who invited',
  tables: [
    {
      table: 'invitations',
      about: 'Invitations to you, and those you sent',
      owner: ['used_by'],
      addresses: ['email'],
      actors: ['invited_by'],
      exported: ['id', 'invited_by', 'role', 'expires_at', 'used_at', 'created_at'],
      hidden: ['code_hash', 'mailed_code_hash'],
      retention: [{ days: 365, after: 'expires_at' }],
    },
  ],
  traces: [
    {
      table: 'outbox_emails',
      about: 'Emails of invitations that the person accepted',
      where: 't.recipient IN (SELECT i.email FROM invitations i WHERE i.used_by = $1::uuid)',
    },
  ],
};
